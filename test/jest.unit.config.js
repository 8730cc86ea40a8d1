import { shared } from './jest.shared.js';

/** Pure rules and small parts: no server is started. */
export default {
  ...shared,
  displayName: 'unit',
  testMatch: ['<rootDir>/test/unit/**/*.test.ts'],
  // Some start a process or try thousands of cases: a busy machine is not a defect.
  testTimeout: 60_000,
};
