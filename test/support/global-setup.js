/**
 * Starts the servers once for all suites that need them; Jest runs it when at least one such suite has tests to run.
 * JavaScript, and the rest behind import(): Jest compiles its hooks to CommonJS, which the launcher's code is not.
 */
export default async function globalSetup() {
  const { serversVariable, startServers } = await import('./servers.ts');
  const running = await startServers((line) => process.stderr.write(`servers: ${line}\n`));
  process.env[serversVariable] = running.file;
  globalThis[Symbol.for('perennial.test.servers')] = running;
}
