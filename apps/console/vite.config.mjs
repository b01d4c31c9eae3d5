/** Builds the console into dist/console; in development, proxies the API and the live socket to a server on port 3000. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

/** Writes scripts and styles a second time, compressed: the server hands them out as they are, to the slow link of a school too. */
const compressed = {
  name: 'compressed',
  async writeBundle({ dir }, bundle) {
    const names = Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name));
    await Promise.all(names.map(async (name) => writeFile(join(dir, `${name}.gz`), gzipSync(await readFile(join(dir, name)), { level: 9 }))));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  css: { postcss: { plugins: [mantine()] } },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, ws: true } } },
  build: { outDir: '../../dist/console', emptyOutDir: true, target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
});
