/** What every suite has in common: ESM TypeScript compiled by swc, one process group, no retries. */
export const shared = {
  rootDir: new URL('..', import.meta.url).pathname,
  testEnvironment: 'node',
  // The workspace's packages are read from their sources, so that nothing is built before a test.
  testEnvironmentOptions: {
    customExportConditions: ['stripe-billing-sandbox-source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  modulePathIgnorePatterns: [
    '<rootDir>/dist/',
    '<rootDir>/packages/[^/]+/dist/',
    '<rootDir>/.cache/',
    '<rootDir>/.data[^/]*/',
  ],
};
