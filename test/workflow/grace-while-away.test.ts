import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { untilStatus } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { until } from '../support/until.ts';
import { projected } from './story.ts';

/*
 * Nobody loses access over an outage of the workers (docs/adr/0033). In real time, since a test clock
 * stands still.
 */

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

/** Has it seem that no worker was heard of for minutes, as it is once they have passed. */
const forMinutes = (): Promise<unknown> =>
  system.rows(`update worker_presence set alive_at = alive_at - interval '3 minutes'`);

const knownToBeAway = (): Promise<unknown> =>
  until(() => Promise.resolve(system.api.api.deps.workers.current() !== null), {
    what: 'the API knows that no worker runs',
  });

it('access stays open past the end of grace while no worker runs, and who pays then is let in', async () => {
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
  await until(planned, { what: 'the episode has reported its deadlines' });
  await system.stopWorker();
  await forMinutes();
  await knownToBeAway();
  const announced = await graceUntil();
  await until(() => Promise.resolve(Date.now() > announced), { what: 'grace is over' });
  expect([await reason(), await graceUntil()]).toEqual(['past_due_in_grace', announced]);

  // The warning was due during the outage: every deadline moves by its length, and access never closes
  // earlier.
  await system.startWorker();
  const seen = new Set<unknown>();
  await until(
    async () => {
      seen.add(await reason());
      return (await graceUntil()) > announced;
    },
    { what: 'the end of grace has moved' },
  );
  expect([...seen]).toEqual(['past_due_in_grace']);
  const moved = await graceUntil();
  expect(moved).toBeGreaterThanOrEqual(announced + WARNED_MS - 5_000);
  await untilStatus(system, id, 'suspended');
  expect(Date.now()).toBeGreaterThanOrEqual(moved);
  expect(await reason()).toBe('suspended');

  // Paid while nobody is there to write it down.
  await system.stopWorker();
  await forMinutes();
  await knownToBeAway();
  expect(await reason()).toBe('suspended');
  const { data } = await system.stripe.invoices.list({ subscription: id, status: 'open' });
  for (const invoice of data) await system.stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
  await until(async () => (await reason()) === 'active', { what: 'who paid is let in' });
  const access = await system.api.call('GET', '/subscriptions/my-access', { token });
  expect([access.body['services'], (await projected(system, id)).status]).toEqual([
    expect.arrayContaining(['chat']),
    'suspended',
  ]);
  await system.startWorker();
  await untilStatus(system, id, 'active');
  expect(await reason()).toBe('active');
}, 300_000);
