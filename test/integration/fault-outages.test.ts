import { randomUUID } from 'node:crypto';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { changeOverHttp } from '../support/processes-change.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { sendWebhook, stripeEvent, stripeId } from '../support/webhook-sender.ts';

let system: Processes;
beforeAll(async () => {
  system = await startProcesses({ ownServers: true });
});
afterAll(async () => {
  await system.stop();
});

const DAY_MS = 86_400_000;
const pendingEvents = async (): Promise<number> =>
  (await system.rows(`select 1 from inbox_events where state = 'pending'`)).length;
const targetsOf = (customerId: string): Promise<{ target: string; state: string; error: string | null }[]> =>
  system.rows('select target, state, error from account_sync where customer_id = $1 order by target', [
    customerId,
  ]);

const UPGRADE = {
  path: '/billing/subscription/upgrade',
  body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
};

/** Asks for a change, which is refused for the moment and says when to ask again. */
async function refusedWhileAway({ token }: { token: string }, key: string): Promise<void> {
  const headers = { 'idempotency-key': key };
  const refused = await system.api.call('POST', UPGRADE.path, { token, body: UPGRADE.body, headers });
  expect(refused).toMatchObject({ status: 503, body: { code: 'engine_unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
}

/** Moves a customer's clock without waiting for anything of ours. */
async function advance(clockId: string, days: number): Promise<void> {
  const { testClocks } = system.stripe.testHelpers;
  const { frozen_time: now } = await testClocks.retrieve(clockId);
  await testClocks.advance(clockId, { frozen_time: now + (days * DAY_MS) / 1_000 });
  await until(async () => (await testClocks.retrieve(clockId)).status === 'ready');
}

it('Temporal is killed: webhooks wait, changes are refused by name, all is delivered when it is back', async () => {
  const { customer, id } = await newSubscriber(system);
  await untilAtRest(system);

  await system.temporalServer.kill();
  const event = stripeEvent({
    type: 'quantum.entangled',
    object: { id: stripeId('qua'), object: 'quantum' },
  });
  const taken = await sendWebhook(system.api.url, event, { secret: system.webhookSecret });
  expect(taken.status).toBe(200);
  await advance(customer.clockId, 32);
  await until(async () => (await pendingEvents()) > 3, { what: 'events wait in the inbox' });

  const key = randomUUID();
  await refusedWhileAway(customer, key);
  expect(await system.api.ready()).toMatchObject({
    status: 200,
    body: { status: 'degraded', dependencies: { temporal: { status: 'down' }, database: { status: 'ok' } } },
  });
  const read = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
  expect(read.status).toBe(200);

  await system.temporalServer.start();
  // The same request again, as Retry-After asks for.
  const changed = await changeOverHttp(system, customer, UPGRADE.path, UPGRADE.body, { key });
  expect(changed).toMatchObject({ status: 'succeeded' });
  await untilAtRest(system);
  const { data } = await system.stripe.invoices.list({ subscription: id, status: 'paid' });
  expect(data).toHaveLength(3);
});

it('Temporal stalls: a change is refused before it is begun, and the same request goes through afterwards', async () => {
  const { customer, id } = await newSubscriber(system);
  await untilAtRest(system);
  const key = randomUUID();
  system.temporalServer.hold();
  await refusedWhileAway(customer, key).finally(() => system.temporalServer.goOn());
  const changed = await changeOverHttp(system, customer, UPGRADE.path, UPGRADE.body, { key });
  expect(changed).toMatchObject({ status: 'succeeded' });
  await untilAtRest(system);
  const { data } = await system.stripe.invoices.list({ subscription: id, status: 'paid' });
  expect(data).toHaveLength(2);
});

it('PostgreSQL is killed: webhooks are refused so that Stripe sends them again, and nothing is lost', async () => {
  const { customer } = await newSubscriber(system);

  await system.postgres.kill();
  const event = stripeEvent({
    type: 'quantum.entangled',
    object: { id: stripeId('qua'), object: 'quantum' },
  });
  const refused = await sendWebhook(system.api.url, event, { secret: system.webhookSecret });
  expect(refused).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await system.api.ready()).toMatchObject({
    status: 503,
    body: { dependencies: { database: { status: 'down' } } },
  });
  const read = await system.api.call('GET', '/billing/subscription-status', { token: customer.token });
  expect(read).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
  // Meanwhile Stripe goes on: a period ends and is paid.
  await advance(customer.clockId, 32);

  await system.postgres.start();
  const again = await until(
    async () => {
      const answer = await sendWebhook(system.api.url, event, { secret: system.webhookSecret });
      return answer.status === 200 && answer;
    },
    { what: 'Stripe is taken from again' },
  );
  expect(again.body).toMatchObject({ duplicate: false });
  await until(async () => (await system.api.ready()).status === 200, { what: 'the API is ready again' });
  await untilAtRest(system);
});

it('Keycloak and Lago are away: billing goes on, the state says so, and the newest is written when they are back', async () => {
  const { customer, id } = await newSubscriber(system);
  await untilAtRest(system);

  const [keycloak] = [system.keycloak.now()];
  // What was recorded is kept while it is away; when it is back it may be written to at once.
  const written = system.lago.now().recorded().requests.length;
  await Promise.all([system.keycloak.away(), system.lago.away()]);
  const upgraded = await changeOverHttp(system, customer, '/billing/subscription/upgrade', {
    new_tier_id: 'professional',
    billing_cycle: 'monthly',
  });
  expect(upgraded).toMatchObject({ status: 'succeeded' });
  const ended = await changeOverHttp(system, customer, '/billing/subscription/cancel', {
    at_period_end: false,
  });
  expect(ended).toMatchObject({ status: 'succeeded' });
  await untilStatus(system, id, 'canceled');
  const failing = await until(
    async () => {
      const targets = await targetsOf(customer.customerId);
      return targets.every(({ state }) => state === 'failing') && targets;
    },
    { what: 'both targets are shown as failing' },
  );
  for (const { target, error } of failing)
    expect({ target, error }).toEqual({ target, error: expect.any(String) as string });

  await Promise.all([system.keycloak.back(), system.lago.back()]);
  expect(system.keycloak.now()).not.toBe(keycloak);
  await untilAtRest(system);
  expect(system.keycloak.now().users.byEmail(customer.email)?.attributes).toMatchObject({
    subscription_status: ['canceled'],
  });
  // The upgrade in between is not written any more: one write brings the customer to the end.
  const requests = system.lago.now().recorded().requests.slice(written);
  expect(requests.filter(({ path }) => path === '/api/v1/customers')).toHaveLength(1);
});
