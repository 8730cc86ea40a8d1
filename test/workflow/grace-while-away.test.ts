import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { untilStatus } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { until } from '../support/until.ts';
import { projected } from './story.ts';

/* Grace ends by the day that the customer was told, also while no worker runs (docs/adr/0033). In real time, since a test clock stands still. */

const GRACE_MS = 40_000;
const WARNED_MS = 20_000;

let system: BillingSystem;
let bundle: PatchedBundle;
beforeAll(async () => {
  bundle = patchedBundle([
    [/lateAfter: \{\s*minutes: 15\s*\}/, 'lateAfter: { minutes: 1 / 60 }'],
    [
      /after: \{\s*days: 7\s*\},\s*step: 'suspend'/,
      `after: { minutes: ${GRACE_MS / 60_000} }, step: 'suspend'`,
    ],
    [
      /before: 'suspend',\s*by: \{\s*days: 2\s*\}/,
      `before: 'suspend', by: { minutes: ${WARNED_MS / 60_000} }`,
    ],
  ]);
  system = await startBillingSystem({}, { workflowBundle: bundle.path });
}, 120_000);
afterAll(async () => {
  await system.stop();
  bundle.remove();
});

/** Starter, paid; then an upgrade whose payment fails: past due, on no test clock. */
async function overdue(): Promise<{ id: string; token: string }> {
  const { stripe } = system;
  const token = await system.identity.token({ email: 'away@example.com', role: 'viewer' });
  await system.api.call('GET', '/billing/subscription', { token });
  const [user] = await system.rows<{ id: string }>(`select id from users where email = 'away@example.com'`);
  const { id: customer } = await stripe.customers.create({ metadata: { user_id: user?.id ?? '' } });
  const pay = async (card: string): Promise<void> => {
    const { id } = await stripe.paymentMethods.attach(card, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
  };
  const price = async (key: string): Promise<string> =>
    (await stripe.prices.list({ lookup_keys: [key] })).data[0]?.id ?? '';
  await pay('pm_card_visa');
  const { id, items } = await stripe.subscriptions.create({
    customer,
    items: [{ price: await price('starter_month_usd') }],
    metadata: { user_id: user?.id ?? '', managed_by: 'perennial' },
  });
  await untilStatus(system, id, 'active');
  await pay('pm_card_chargeCustomerFail');
  await stripe.subscriptions.update(id, {
    items: [{ id: items.data[0]?.id ?? '', price: await price('professional_month_usd') }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'allow_incomplete',
  });
  await untilStatus(system, id, 'past_due');
  return { id, token };
}

it('access closes at the end of grace while no worker runs, and opens again for the time that was lost', async () => {
  const { id, token } = await overdue();
  const reason = async (): Promise<unknown> =>
    (
      (await system.api.call('GET', '/billing/subscription-status', { token })).body['access'] as {
        reason: string;
      }
    ).reason;
  const graceUntil = async (): Promise<number> =>
    ((await projected(system, id))['dunning'] as { graceUntil: number }).graceUntil;
  const planned = async (): Promise<boolean> =>
    ((await projected(system, id))['dunning'] as { planned?: boolean }).planned !== false;
  await until(planned, { what: 'the episode has told of its deadlines' });
  await system.stopWorker();
  const told = await graceUntil();
  expect(await reason()).toBe('past_due_in_grace');

  await until(() => Promise.resolve(Date.now() > told), { what: 'grace is over' });
  expect(await reason()).toBe('past_due_grace_over');
  expect(await graceUntil()).toBe(told);

  // The warning was due while nobody was there: every deadline moves by as much, and access opens until then.
  await system.startWorker();
  await until(async () => (await reason()) === 'past_due_in_grace', { what: 'access is open again' });
  const moved = await graceUntil();
  expect(moved).toBeGreaterThanOrEqual(told + WARNED_MS - 5_000);
  await untilStatus(system, id, 'suspended');
  expect(Date.now()).toBeGreaterThanOrEqual(moved);
  expect(await reason()).toBe('suspended');
}, 200_000);
