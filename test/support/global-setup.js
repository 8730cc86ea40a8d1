/**
 * Starts the servers once for all suites that need them; Jest runs it when at least one such suite has
 * tests to run. JavaScript, and the rest behind import(): Jest compiles its hooks to CommonJS, which the
 * launcher's code is not.
 */
export default async function globalSetup() {
  const key = Symbol.for('perennial.test.servers');
  // The browser suite's own hook calls this one, too.
  if (globalThis[key] !== undefined) return;
  const { serversVariable, startServers } = await import('./servers.ts');
  const running = await startServers((line) => process.stderr.write(`servers: ${line}\n`));
  process.env[serversVariable] = running.file;
  globalThis[key] = running;
}
