/**
 * Supabase's stripe-sync-engine behind a plain HTTP server, as its README shows it: what many put between
 * Stripe's webhooks and their PostgreSQL. It checks the signature, stores the event's object and answers.
 * Prints the port when ready.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type * as StripeSyncEngine from '@supabase/stripe-sync-engine';

/**
 * The CommonJS build: in 0.48 the other one looks for its migrations under `__dirname`, which modules do
 * not have.
 */
const { StripeSync, runMigrations } = createRequire(import.meta.url)(
  '@supabase/stripe-sync-engine',
) as typeof StripeSyncEngine;

const [databaseUrl = '', secret = ''] = process.argv.slice(2);
// It reports what fails to its logger only.
const logger = { info: () => undefined, error: (...args: unknown[]) => console.error(...args) } as never;
await runMigrations({ databaseUrl, schema: 'stripe', logger });
const sync = new StripeSync({
  poolConfig: { connectionString: databaseUrl, max: 10 },
  stripeSecretKey: 'sk_test_unused',
  stripeWebhookSecret: secret,
  // The event's own object is taken; nothing is fetched from Stripe.
  backfillRelatedEntities: false,
  autoExpandLists: false,
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    sync.processWebhook(Buffer.concat(chunks), request.headers['stripe-signature']?.toString()).then(
      () => response.end('{"received":true}'),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        response.statusCode = 500;
        response.end('{"received":false}');
      },
    );
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`));
