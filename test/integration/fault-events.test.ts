import { newCustomer, untilStatus } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { sendWebhook, stripeEvent, stripeId } from '../support/webhook-sender.ts';

let system: Processes;
beforeAll(async () => {
  system = await startProcesses();
});
afterAll(async () => {
  await system.stop();
});
afterEach(async () => {
  await system.sandbox.calm();
});

const inboxRow = async (id: string): Promise<{ state: string; reason: string | null } | undefined> =>
  (
    await system.rows<{ state: string; reason: string | null }>('select * from inbox_events where id = $1', [
      id,
    ])
  )[0];
const messagesOf = (id: string): Promise<{ kind: string; n: string }[]> =>
  system.rows('select kind, count(*) as n from outbox_messages where subscription_id = $1 group by kind', [
    id,
  ]);

describe('a delivery that is not to be trusted', () => {
  it('with a wrong signature is refused by name and leaves nothing behind', async () => {
    const event = stripeEvent();
    const answer = await sendWebhook(system.api.url, event, { secret: 'whsec_of_somebody_else' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'signature_invalid' } });
    expect(answer.body['detail']).toMatch(/signature/i);
    expect(await inboxRow(event.id)).toBeUndefined();
  });

  it('without a signature is refused', async () => {
    const event = stripeEvent();
    const answer = await sendWebhook(system.api.url, event, { signature: null });
    expect(answer).toMatchObject({ status: 400, body: { code: 'signature_invalid' } });
    expect(await inboxRow(event.id)).toBeUndefined();
  });

  it('that is replayed later is refused, since its signature is too old', async () => {
    const event = stripeEvent();
    const tenMinutesAgo = Math.floor(Date.now() / 1_000) - 600;
    const answer = await sendWebhook(system.api.url, event, {
      secret: system.webhookSecret,
      timestamp: tenMinutesAgo,
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'signature_invalid' } });
    expect(answer.body['detail']).toMatch(/old|tolerance|ago/i);
    expect(await inboxRow(event.id)).toBeUndefined();
  });
});

it('an event of a kind that nobody heard of is taken, and ignored with the reason', async () => {
  const event = stripeEvent({
    type: 'quantum.entangled',
    object: { id: stripeId('qua'), object: 'quantum' },
  });
  const answer = await sendWebhook(system.api.url, event, { secret: system.webhookSecret });
  expect(answer).toMatchObject({ status: 200, body: { duplicate: false } });
  const row = await until(async () => {
    const found = await inboxRow(event.id);
    return found?.state === 'pending' ? null : found;
  });
  expect(row).toMatchObject({ state: 'ignored', reason: 'this type is not handled' });
});

it('an event about a subscription that Stripe does not know ends with a reason and holds nothing up', async () => {
  const event = stripeEvent();
  await sendWebhook(system.api.url, event, { secret: system.webhookSecret });
  const row = await until(async () => {
    const found = await inboxRow(event.id);
    return found?.state === 'pending' || found?.state === 'delivered' ? null : found;
  });
  expect(row.reason ?? row.state).toMatch(/know|processed|exist/i);
  await system.rows('delete from inbox_events where id = $1', [event.id]);
});

it('Stripe signs with a wrong secret for a while: each event comes again, and is taken once', async () => {
  const customer = await newCustomer(system);
  await system.sandbox.fault({ kind: 'bad_signature', types: ['customer.subscription.created'] });
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await untilAtRest(system);
  expect(system.api.log()).toContain('signature_invalid');
});

it('doubled, late and shuffled events: a renewal takes effect once', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await system.sandbox.fault({ kind: 'double', times: 6 });
  await system.sandbox.fault({ kind: 'shuffle', times: 40, delayMs: 1_500 });
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceDays(32);
  await untilStatus(system, id, 'past_due');
  await customer.card('pm_card_visa');
  await untilStatus(system, id, 'active');
  await untilAtRest(system);

  const charges = await system.stripe.charges.list({ customer: customer.customerId, limit: 100 });
  expect(charges.data.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
  for (const { kind, n } of await messagesOf(id)) expect({ kind, n }).toEqual({ kind, n: '1' });
});

it('dropped events: what they announced is seen with the next event that comes', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  // What is dropped is dropped on its way: nothing of before may be under way any more.
  await untilAtRest(system);
  const types = ['invoice.created', 'invoice.finalized', 'invoice.paid', 'customer.subscription.updated'];
  const before = new Set((await allEvents()).map(({ id: event }) => event));
  await system.sandbox.fault({ kind: 'drop', types, times: 20 });
  await customer.advanceDays(32);
  // The clock's own events reach us; no event says that the period has rolled and the invoice is paid.
  const lost = (await allEvents()).filter((event) => !before.has(event.id) && types.includes(event.type));
  expect(lost.length).toBeGreaterThan(2);
  await until(async () => {
    const [row] = await system.rows<{ n: string }>(
      `select count(*) as n from invoices where subscription_id = $1 and status = 'paid'`,
      [id],
    );
    return row?.n === '2';
  });
  await untilAtRest(system, { lost: lost.map((event) => event.id) });
});

async function allEvents(): Promise<{ id: string; type: string }[]> {
  return system.stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
}
