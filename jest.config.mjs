// jest runs the TypeScript files as they are, as ES modules; swc takes the types off.
export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  // Everything that is written during a run is kept, and searched for secrets at its end.
  globalSetup: '<rootDir>/test/support/leaks/begin.ts',
  globalTeardown: '<rootDir>/test/support/leaks/end.ts',
  setupFiles: ['<rootDir>/test/support/leaks/watch.ts'],
  moduleNameMapper: { '^(?:\\.{1,2}/)+(?:bot/)?log\\.ts$': '<rootDir>/test/support/leaks/log.ts' },
  // A machine may be busy; how fast things are, the benches tell.
  testTimeout: 30_000,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
};
