import bundle from './vite.config.mjs';

/** The launcher beside the bundle: dist/agent/launcher.mjs. Built after it. */
export default {
  ...bundle,
  build: {
    ...bundle.build,
    ssr: 'src/update/launcher.ts',
    emptyOutDir: false,
    rollupOptions: {
      // Of the contract it needs a few lines: the compiled schemas stay out.
      treeshake: { moduleSideEffects: false },
      output: { entryFileNames: 'launcher.mjs', codeSplitting: false, postBanner: '#!/usr/bin/env node' },
    },
  },
};
