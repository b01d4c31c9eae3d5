import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

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
        // The second line is how a file is known for a bundle, and of which version (libs/contract/agent-bundle.ts).
        postBanner: `#!/usr/bin/env node\n// craie-agent ${version}`,
      },
    },
  },
});
