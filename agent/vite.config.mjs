import { defineConfig } from 'vite';

/** One file for Node 18 and later, without node_modules: dist/agent/craie-agent.mjs. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions: ['source', 'node', 'import', 'default'] },
  ssr: { noExternal: true, resolve: { conditions: ['source', 'node', 'import', 'default'], externalConditions: ['node'] } },
  build: {
    ssr: 'src/main.ts',
    target: 'node18',
    outDir: '../dist/agent',
    emptyOutDir: true,
    minify: true,
    rollupOptions: {
      output: {
        entryFileNames: 'craie-agent.mjs',
        codeSplitting: false,
        banner: '#!/usr/bin/env node',
      },
    },
  },
});
