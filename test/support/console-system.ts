/**
 * A billing system with the console, the sandbox's clock and a browser. It is ready once it prints its
 * facts.
 */
import { randomBytes } from 'node:crypto';
import { freePort } from '../../dev/launcher/free-port.ts';
import { buildConsole } from '../../scripts/build-console.ts';
import { startBillingSystem } from './billing-system.ts';
import { startBrowserServer } from './browser.ts';
import type { ConsoleFacts } from './console-facts.ts';
import { patchedBundle } from './patched-bundle.ts';
import { SHORT_ERASURE } from './short-erasure.ts';

// Nobody waits for late rows as long as an erasure that ships does.
const bundle = patchedBundle([SHORT_ERASURE]);
const [port, folder] = await Promise.all([freePort(), buildConsole()]);
const [system, browser] = await Promise.all([
  startBillingSystem(
    {
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      CONSOLE_DIR: folder,
      SANDBOX_CLOCK: 'true',
      // A month of Starter needs a second administrator to be given back, a part of it does not.
      APPROVAL_ABOVE_REFUNDS: '15',
      BYOK_MASTER_KEYS: `test:${randomBytes(32).toString('base64')}`,
    },
    { port, workflowBundle: bundle.path },
  ),
  startBrowserServer(),
]);

const facts: ConsoleFacts = {
  url: system.api.url,
  browser: browser.wsEndpoint(),
  stripeBase: system.sandbox.url,
  stripeKey: 'sk_test_perennial',
  database: system.api.database.url,
  folder,
  variables: system.variables,
};
process.stdout.write(`${JSON.stringify(facts)}\n`);

process.once('SIGTERM', () => {
  void browser
    .close()
    .then(() => system.stop())
    .then(() => bundle.remove())
    .then(() => process.exit(0));
});
