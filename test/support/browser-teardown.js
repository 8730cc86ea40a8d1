import stopServers from './global-teardown.js';

/** Ends what browserSetup started, before the servers that it uses. */
export default async function browserTeardown() {
  await globalThis[Symbol.for('perennial.test.console')]?.stop();
  await stopServers();
}
