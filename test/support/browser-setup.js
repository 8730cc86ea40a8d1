import startServers from './global-setup.js';

/** Starts one system with the console, and one browser, for all files of the suite `browser`. */
export default async function browserSetup() {
  await startServers();
  const { launchConsoleSystem } = await import('./console-facts.ts');
  globalThis[Symbol.for('perennial.test.console')] = await launchConsoleSystem();
}
