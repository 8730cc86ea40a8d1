import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from './until.ts';
import { command, startCommand, stopCommands } from './command.ts';
import { startReceiver, stripeOf } from './harness.ts';

const folders: string[] = [];

afterEach(() => {
  stopCommands();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The sandbox as a process of its own, which can be killed. */
const run = (dataDir: string) => startCommand(command, ['--port', '0', '--data-dir', dataDir]);

const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
  folders.push(folder);
  return folder;
};

describe('a killed sandbox', () => {
  it('goes on where it was: objects, keys, deliveries under way, clocks', async () => {
    const folder = temporary();
    const receiver = await startReceiver();
    const first = await run(folder);
    const stripe = stripeOf(first);
    receiver.answers.push(500);
    await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['customer.created'] });
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
    const customer = await stripe.customers.create({ email: 'a@x.test' }, { idempotencyKey: 'survivor' });
    await until(() => receiver.received.length === 1);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');

    const again = stripeOf(await run(folder));
    expect(await again.customers.retrieve(customer.id)).toMatchObject({ email: 'a@x.test' });
    expect((await again.customers.create({ email: 'a@x.test' }, { idempotencyKey: 'survivor' })).id).toBe(
      customer.id,
    );
    expect((await again.customers.list({ email: 'a@x.test' })).data).toHaveLength(1);
    expect((await again.testHelpers.testClocks.retrieve(clock.id)).frozen_time).toBe(1_800_000_000);
    expect((await again.events.list({ type: 'customer.created' })).data).toHaveLength(1);
    // Once more than that where the first one had sent it again before it was killed.
    await until(() => receiver.received.length >= 2);
    expect(receiver.received[1]?.event.id).toBe(receiver.received[0]?.event.id);
    await receiver.close();
  });

  it('prints one line and stops cleanly on a signal', async () => {
    const { child, lines } = await run(temporary());
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^stripe-sandbox ready http:\/\/127\.0\.0\.1:\d+$/);
  });
});
