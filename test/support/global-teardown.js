/** Ends what globalSetup started. */
export default async function globalTeardown() {
  const key = Symbol.for('perennial.test.servers');
  const running = globalThis[key];
  globalThis[key] = undefined;
  await running?.stop();
}
