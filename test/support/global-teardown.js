/** Ends what globalSetup started. */
export default async function globalTeardown() {
  await globalThis[Symbol.for('perennial.test.servers')]?.stop();
}
