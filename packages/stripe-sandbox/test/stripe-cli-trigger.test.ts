import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { start, type Started } from './harness.ts';

const run = promisify(execFile);
const binary = join(
  dirname(createRequire(import.meta.url).resolve('@stripe/cli/package.json')),
  '../../.bin/stripe',
);

/** What Stripe's own CLI can set off, and the event it promises. */
const triggers = [
  'customer.created',
  'payment_method.attached',
  'price.created',
  'charge.refunded',
  'charge.dispute.created',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.trial_will_end',
  'invoice.paid',
  'invoice.payment_failed',
  'customer.source.created',
  'plan.created',
  'plan.deleted',
  'plan.updated',
  'subscription_schedule.created',
  'subscription_schedule.released',
];

describe('stripe trigger', () => {
  let s: Started;
  beforeAll(async () => {
    s = await start();
  });
  afterAll(() => s.sandbox.close());

  it.each(triggers)('%s', async (event) => {
    const key = 'sk_test_1234567890abcdef12345678';
    const { stdout } = await run(binary, ['trigger', event, '--api-key', key, '--api-base', s.sandbox.url], {
      timeout: 50_000,
      // No file of an earlier login, no report of use.
      env: {
        PATH: process.env['PATH'],
        HOME: '/nonexistent',
        XDG_CONFIG_HOME: '/nonexistent',
        STRIPE_CLI_TELEMETRY_OPTOUT: '1',
      },
    });
    expect(stdout).toContain('Trigger succeeded');
    expect((await s.stripe.events.list({ type: event, limit: 1 })).data).toHaveLength(1);
  });
});
