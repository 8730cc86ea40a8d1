import { shared } from './jest.shared.js';
import unit from './jest.unit.config.js';

const suite = (name) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
});

/**
 * A suite that needs PostgreSQL and Temporal. Jest runs a hook that several projects name once, and only if
 * one of them has tests to run.
 */
const withServers = (name) => ({
  ...suite(name),
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
});

/** The package of the local Stripe keeps its tests beside its sources. */
const sandbox = {
  ...suite('sandbox'),
  testMatch: ['<rootDir>/packages/stripe-sandbox/test/**/*.test.ts'],
};

/** Stories in a real browser: one system and one browser for all of them. */
const browser = {
  ...suite('browser'),
  globalSetup: '<rootDir>/test/support/browser-setup.js',
  globalTeardown: '<rootDir>/test/support/browser-teardown.js',
};

/** All suites. Servers that several suites share are started once, by globalSetup. */
export default {
  rootDir: shared.rootDir,
  testTimeout: 300_000,
  // Tests wait for processes, timers and retries for a third of their time: three of them keep two cores
  // busy.
  maxWorkers: 3,
  testSequencer: '<rootDir>/test/jest.sequencer.js',
  // Module registries of ESM tests are never freed: a worker that has grown beyond this is replaced before
  // its next file.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    unit,
    sandbox,
    withServers('workflow'),
    withServers('replay'),
    withServers('integration'),
    withServers('contract'),
    withServers('attack'),
    withServers('e2e'),
    browser,
  ],
};
