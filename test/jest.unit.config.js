import { shared } from './jest.shared.js';

/** Pure rules and small parts: no server is started. */
export default { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] };
