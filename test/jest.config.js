import { shared } from './jest.shared.js';
import unit from './jest.unit.config.js';

const suite = (name) => ({ ...shared, displayName: name, testMatch: [`<rootDir>/test/${name}/**/*.test.ts`] });

/** All suites. Servers that several suites share are started once, by globalSetup. */
export default {
  rootDir: shared.rootDir,
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [unit, suite('sandbox'), suite('workflow'), suite('replay'), suite('integration'), suite('contract'), suite('e2e')],
};
