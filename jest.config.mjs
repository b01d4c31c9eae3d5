/** Runs every suite as ES modules, straight from the TypeScript sources (see the `source` condition in package.json). */
export default {
  testEnvironment: '<rootDir>/test/environment.mjs',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  // More than two waits of test/support/until.ts in a row, so that theirs is the message. A test names a bound only when it needs more.
  testTimeout: 240_000,
  // One more than processors: many suites wait for a package manager, a timer or a browser.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/sequencer.mjs',
  // Modules of the vm are never freed: a worker that grew is replaced between two suites.
  workerIdleMemoryLimit: '2GB',
};
