import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { findTemporalCli } from '../../dev/temporal/cli.ts';
import { dunningWorkflowId, extendGraceUpdate } from '../../workflows/contracts/dunning.ts';
import {
  applyCouponUpdate,
  extendTrialUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { testServers } from '../support/environment.ts';
import { failedRenewal } from '../workflow/story.ts';

/** Somebody who reaches Temporal gives days and discounts away in the name of staff. */
let system: BillingSystem;
let cli: string;
let admin: string;

beforeAll(async () => {
  system = await startBillingSystem();
  cli = await findTemporalCli({ log: () => undefined });
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
});
afterAll(async () => {
  await system.stop();
});

/** `temporal workflow update execute`: what it prints, and whether it was taken. */
async function byHand(
  workflowId: string,
  name: string,
  input: object,
): Promise<{ ok: boolean; text: string }> {
  const asked = {
    key: `by-hand-${randomUUID()}`,
    actor: { kind: 'staff', id: 'nobody', requestId: null },
    ...input,
  };
  const args = ['workflow', 'update', 'execute', '--address', testServers().temporalAddress];
  args.push('--namespace', system.variables['TEMPORAL_NAMESPACE'] ?? '');
  args.push(
    '--workflow-id',
    workflowId,
    '--name',
    name,
    '--input',
    JSON.stringify(asked),
    '--output',
    'json',
  );
  try {
    const { stdout } = await promisify(execFile)(cli, args);
    return { ok: !stdout.includes('failure'), text: stdout };
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return { ok: false, text: stdout + stderr };
  }
}

const trialEndOf = async (id: string): Promise<number | null> =>
  (await system.stripe.subscriptions.retrieve(id)).trial_end;

describe('a trial', () => {
  it('is not extended by hand, nor again by the key of a request that was carried out', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
    await untilStatus(system, id, 'trialing');
    const end = await trialEndOf(id);
    const refused = await byHand(subscriptionWorkflowId(id), extendTrialUpdate.name, { days: 20 });
    expect(refused).toMatchObject({
      ok: false,
      text: expect.stringContaining('No open, approved request') as string,
    });
    expect(await trialEndOf(id)).toBe(end);

    const body = { days: 3, reason: 'Was ill' };
    const { status } = await system.api.call('POST', `/admin/subscriptions/${id}/extend-trial`, {
      token: admin,
      body,
    });
    expect(status).toBe(200);
    const longer = await trialEndOf(id);
    expect(longer).toBe((end ?? 0) + 3 * 86_400);
    const [row] = await system.rows<{ key: string }>('select key from approvals where subject_id = $1', [id]);
    for (const days of [3, 9])
      await byHand(subscriptionWorkflowId(id), extendTrialUpdate.name, { days, key: row?.key });
    expect(await trialEndOf(id)).toBe(longer);
    // Another subscription has no use for it either.
    const other = await customer.subscribe('starter_month_usd', { trialDays: 7 });
    await untilStatus(system, other, 'trialing');
    const elsewhere = await byHand(subscriptionWorkflowId(other), extendTrialUpdate.name, {
      days: 3,
      key: row?.key,
    });
    expect(elsewhere.ok).toBe(false);
  });
});

it('a coupon is not applied by hand', async () => {
  const { id } = await newSubscriber(system);
  await untilStatus(system, id, 'active');
  const coupon = await system.stripe.coupons.create({ percent_off: 100, duration: 'forever' });
  const { ok, text } = await byHand(subscriptionWorkflowId(id), applyCouponUpdate.name, { code: coupon.id });
  expect([ok, text]).toEqual([false, expect.stringContaining('No open, approved request')]);
  // In a customer's name only codes count that every customer may use.
  const actor = { kind: 'customer', id: 'nobody', requestId: null };
  expect(
    (await byHand(subscriptionWorkflowId(id), applyCouponUpdate.name, { code: coupon.id, actor })).ok,
  ).toBe(false);
  expect((await system.stripe.subscriptions.retrieve(id)).discounts).toEqual([]);
});

it('grace is not extended by hand', async () => {
  const { id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  const grace = async (): Promise<unknown> =>
    (
      await system.rows<{ dunning: { graceUntil: number } }>(
        'select dunning from subscriptions where id = $1',
        [id],
      )
    )[0]?.dunning;
  const before = await grace();
  const { ok, text } = await byHand(dunningWorkflowId(id), extendGraceUpdate.name, { days: 14 });
  expect([ok, text]).toEqual([false, expect.stringContaining('No open, approved request')]);
  expect(await grace()).toEqual(before);
});
