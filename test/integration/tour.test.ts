import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { readFacts } from '../../scripts/running-system.ts';
import type { TourResult } from '../../dev/tour/run-tour.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { launch, runCommand } from '../support/launcher.ts';
import type { RunningLauncher } from '../support/launcher.ts';
import { until } from '../support/until.ts';

const HOUR_S = 3_600;
/** So that months have the same lengths whenever it is played. */
const START = '2027-01-10T09:00:00Z';
/** One of them has two subscriptions. */
const CUSTOMERS = 8;

/**
 * One story on one data directory: the system starts, the tour runs, the system restarts, the tour goes on.
 */
describe('npm run tour', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-tour-'));
  let running: RunningLauncher | undefined;

  afterAll(async () => {
    if (running?.process.exitCode === null) await running.end('SIGTERM');
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('passes a year of several customers in which all systems agree, and a restart goes on from there', async () => {
    running = await launch(dataDir);
    const result = await tour();
    expect(result.differences).toEqual([]);
    expect(result.stories.map(({ name, status }) => [name, status])).toEqual([
      ['Tessa', 'active'],
      ['Emil', 'expired'],
      ['Uma', 'active'],
      ['Rafael', 'active'],
      ['Nora', 'canceled'],
      ['Dora', 'active'],
      ['Vera', 'active'],
      ['Ada', 'active'],
    ]);
    for (const { from, to } of result.stories) {
      expect(Date.parse(to) - Date.parse(from)).toBeGreaterThanOrEqual(365 * 24 * HOUR_S * 1000);
    }
    expect(result.mrr).toBe(1900 + 1900 + 1900 + 4900 + 4900 + (1900 + 500));
    // The sweep saw at least the subscriptions of the tour, and each invoice that was paid.
    const checked = new Map(result.compared.map((one) => [one.sentence, one.checked]));
    expect(checked.get('The database holds what Stripe holds.')).toBeGreaterThan(2 * CUSTOMERS);
    expect(checked.get('Keycloak and Lago hold what the database holds.')).toBe(2 * CUSTOMERS);
    expect(checked.get('An invoice is paid by at most one charge.')).toBeGreaterThan(CUSTOMERS * 6);
    expect(checked.get('The movements add up to the MRR by Stripe’s prices.')).toBe(CUSTOMERS + 1);
    // Thirteen months, 1.40 and 0.20 beyond them: worked out in dev/tour/stories/usage-beyond.ts.
    expect(result.stories.find(({ name }) => name === 'Vera')?.paid).toBe(13 * 4900 + 140 + 20);

    expect(await running.end('SIGINT')).toBe(0);
    running = await launch(dataDir);
    const [tessa] = result.stories;
    await renewsOnceMore(tessa?.subscription ?? '');
    expect(await running.end('SIGINT')).toBe(0);
  }, 600_000);

  it('says where no system runs', async () => {
    const { code, err } = await runCommand('dev/tour/tour.ts', ['--data-dir', join(dataDir, 'nowhere')]);
    expect(code).toBe(1);
    expect(err).toMatch(/No running system in .*nowhere/);
  });

  async function tour(): Promise<TourResult> {
    const args = ['--data-dir', dataDir, '--json', '--start', START];
    const { code, out, err } = await runCommand('dev/tour/tour.ts', args);
    if (out === '') throw new Error(`the tour ended with ${String(code)}:\n${err}`);
    const result = JSON.parse(out) as TourResult;
    expect({ code, ok: result.ok, differences: result.differences }).toEqual({
      code: 0,
      ok: true,
      differences: [],
    });
    return result;
  }

  /** The workflow of before the restart follows what Stripe does after it. */
  async function renewsOnceMore(subscriptionId: string): Promise<void> {
    const { env, stripe: apiBase, database } = readFacts(dataDir);
    const stripe = createStripe({ secretKey: env['STRIPE_SECRET_KEY'] ?? '', apiBase });
    const subscription = await stripe.subscriptions.retrieve(subscriptionId);
    const end = subscription.items.data[0]?.current_period_end ?? 0;
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      const paid = async (): Promise<number> => {
        const sql = `select count(*)::int as n from invoices where subscription_id = $1 and status = 'paid'`;
        return (await client.query<{ n: number }>(sql, [subscriptionId])).rows[0]?.n ?? 0;
      };
      const before = await paid();
      const clock = subscription.test_clock;
      if (typeof clock !== 'string') throw new Error(`${subscriptionId} is on no test clock`);
      await stripe.testHelpers.testClocks.advance(clock, { frozen_time: end + 2 * HOUR_S });
      await until(async () => (await paid()) === before + 1, {
        withinMs: 120_000,
        what: 'the next renewal is paid',
      });
    } finally {
      await client.end();
    }
  }
});
