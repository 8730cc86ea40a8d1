import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stripe } from 'stripe';
import { readFacts } from '../../scripts/running-system.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { cleanEnv, launch } from '../support/launcher.ts';
import type { RunningLauncher } from '../support/launcher.ts';
import { blocksUnder, openTerminal } from '../support/page-commands.ts';

/** A newcomer follows docs/adopt.md, "Try it in ten minutes", command by command. */
describe('the section "Try it in ten minutes" of docs/adopt.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-adopt-'));
  const dataDir = join(folder, 'data');
  let running: RunningLauncher | undefined;

  afterAll(async () => {
    if (running?.process.exitCode === null) await running.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('does what it says: look, map, import, a month of clock, a share released, one undone', async () => {
    const [start, ...blocks] = blocksUnder('docs/adopt.md', 'Try it in ten minutes');
    expect(start?.commands.trim().split('\n')).toEqual(['npm install', 'npm start -- --account lived-in']);
    running = await launch(dataDir, ['--account', 'lived-in']);
    expect(running.said()).toContain('96 customers of another product');
    const before = await subscriptions(dataDir);

    const run = openTerminal({
      stateFile: join(folder, 'terminal'),
      env: cleanEnv(),
      replaced: { '.data-lived-in': dataDir, 'http://127.0.0.1:8084': running.addresses.api },
    });
    const outputs: string[] = [];
    for (const { commands, says } of blocks) {
      const out = await run(commands);
      for (const said of says) expect(out).toContain(said);
      outputs.push(out);
    }
    const all = outputs.join('\n');

    // A month has some sixty renewals; all but those that a bank refused unforeseen are right.
    const [, right = '', compared = ''] = /: (\d+) of (\d+) predictions were right/.exec(all) ?? [];
    expect(Number(compared)).toBeGreaterThan(60);
    expect(right).toBe(compared);

    const released = Number(/(\d+) released, and managed from now on/.exec(all)?.[1]);
    expect(released).toBeGreaterThan(1);
    const after = await subscriptions(dataDir);
    const marked = after.filter(({ metadata }) => metadata['managed_by'] === 'perennial');
    expect(marked).toHaveLength(released - 1);
    expect(before.filter(({ metadata }) => metadata['managed_by'] !== undefined)).toEqual([]);
    expect(all).toContain(`${released - 1} managed (${released - 1} of them released)`);
    expect(await running.end('SIGINT')).toBe(0);
  }, 600_000);
});

/** All subscriptions of the account that live on test clocks. */
async function subscriptions(dataDir: string): Promise<Stripe.Subscription[]> {
  const { env, stripe: apiBase } = readFacts(dataDir);
  const stripe = createStripe({ secretKey: env['STRIPE_SECRET_KEY'] ?? '', apiBase });
  const clocks = await stripe.testHelpers.testClocks.list({ limit: 100 });
  const lists = await Promise.all(
    clocks.data.map(({ id }) => stripe.subscriptions.list({ test_clock: id, status: 'all', limit: 100 })),
  );
  return lists.flatMap(({ data }) => data);
}
