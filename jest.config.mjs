/** Tests run as ES modules against the real app; see tests/README.md for the stores they use. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false }] },
  globalSetup: '<rootDir>/tests/global-setup.mjs',
  globalTeardown: '<rootDir>/tests/global-teardown.mjs',
  coverageProvider: 'babel',
  testTimeout: 30_000,
  maxWorkers: 2,
  // Modules of former test files stay in memory: a worker that has grown so far is replaced.
  workerIdleMemoryLimit: '1GB',
};
