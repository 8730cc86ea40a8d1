import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
const cli = fileURLToPath(new URL('../../node_modules/.bin/stripe', import.meta.url));

/** What Stripe's own command line client can set off, and the event that it promises. */
const TRIGGERS = [
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.trial_will_end',
  'invoice.paid',
  'invoice.payment_failed',
  'customer.created',
  'payment_method.attached',
  'price.created',
  'charge.refunded',
  'charge.dispute.created',
];

let system: Processes;
beforeAll(async () => {
  system = await startProcesses();
});
afterAll(async () => {
  await system.stop();
});

describe('stripe trigger', () => {
  it.each(TRIGGERS)('%s: every event that it sets off is answered', async (type) => {
    const known = new Set((await eventsOf(type)).map(({ id }) => id));
    const { stdout } = await run(
      cli,
      ['trigger', type, '--api-key', 'sk_test_1234567890abcdef12345678', '--api-base', system.sandbox.url],
      {
        timeout: 120_000,
        // No file of an earlier login, no report of use.
        env: {
          PATH: process.env['PATH'],
          HOME: '/nonexistent',
          XDG_CONFIG_HOME: '/nonexistent',
          STRIPE_CLI_TELEMETRY_OPTOUT: '1',
        },
      },
    );
    expect(stdout).toContain('Trigger succeeded');
    const events = (await eventsOf(type)).filter(({ id }) => !known.has(id));
    expect(events.length).toBeGreaterThan(0);
    for (const { id } of events) {
      const row = await until(() => settledRow(id), { what: `${type} ${id} is answered` });
      if (row.state !== 'processed')
        expect(row).toMatchObject({ state: 'ignored', reason: expect.any(String) as string });
    }
    await untilAtRest(system);
  });
});

const eventsOf = (type: string): Promise<{ id: string }[]> =>
  system.stripe.events.list({ type, limit: 100 }).autoPagingToArray({ limit: 1_000 });

async function settledRow(id: string): Promise<{ state: string; reason: string | null } | null> {
  const [row] = await system.rows<{ state: string; reason: string | null }>(
    `select state, reason from inbox_events where id = $1 and state in ('processed', 'ignored')`,
    [id],
  );
  return row ?? null;
}
