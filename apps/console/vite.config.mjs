/** Builds the console into dist/console; in development, proxies the API and the live socket to a server on port 3000. */
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  server: { host: '127.0.0.1', proxy: { '/api': { target: server, ws: true } } },
  build: { outDir: '../../dist/console', emptyOutDir: true, target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 700 },
});
