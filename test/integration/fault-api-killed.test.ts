import { newSubscriber, untilStatus } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import pg from 'pg';
import { sendWebhook, stripeEvent, stripeId } from '../support/webhook-sender.ts';

let system: Processes;
beforeAll(async () => {
  system = await startProcesses({ ownServers: true });
});
afterAll(async () => {
  await system.stop();
});

const states = async (ids: string[]): Promise<string[]> =>
  (await system.rows<{ state: string }>('select state from inbox_events where id = any($1)', [ids])).map(
    ({ state }) => state,
  );

it('the API is killed between its 200 and the dispatch: the next process delivers', async () => {
  const { customer, id } = await newSubscriber(system);
  await untilAtRest(system);

  // Nothing can be dispatched while the engine is away, so that this is the moment between the two.
  await system.temporalServer.kill();
  const events = [1, 2, 3].map(() =>
    stripeEvent({ object: { id, object: 'subscription', customer: customer.customerId } }),
  );
  const answers = await Promise.all(
    events.map((event) => sendWebhook(system.api.url, event, { secret: system.webhookSecret })),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await system.api.kill();
  const ids = events.map((event) => event.id);
  expect(await states(ids)).toEqual(['pending', 'pending', 'pending']);

  await Promise.all([system.temporalServer.start(), system.api.start()]);
  await until(async () => (await states(ids)).every((state) => state === 'processed'), {
    withinMs: 120_000,
    what: 'the events are processed',
  });
  await untilAtRest(system);
});

it('the API is killed in the middle of a dispatch: a repeated signal changes nothing', async () => {
  const { customer, id } = await newSubscriber(system);
  await untilAtRest(system);
  const before = await timelineOf(id);

  // The dispatcher's note of the delivery waits for a lock: the signal is out, the row does not say so.
  const holder = new pg.Client({ connectionString: system.databaseUrl });
  await holder.connect();
  const event = stripeEvent({ object: { id, object: 'subscription', customer: customer.customerId } });
  await system.worker.kill();
  await holder.query('begin');
  await holder.query(
    `create function hold_deliveries() returns trigger language plpgsql as $$
     begin perform pg_advisory_xact_lock(4711); return new; end $$`,
  );
  await holder.query(
    `create trigger hold_deliveries before update of delivered_at on inbox_events
     for each row execute function hold_deliveries()`,
  );
  await holder.query('commit');
  await holder.query('select pg_advisory_lock(4711)');
  expect((await sendWebhook(system.api.url, event, { secret: system.webhookSecret })).status).toBe(200);
  await until(
    async () =>
      (await system.rows(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).length > 0,
    { what: 'the dispatcher has sent the signal and notes it' },
  );
  await system.api.kill();
  await holder.query('select pg_advisory_unlock(4711)');
  await until(
    async () =>
      (await system.rows(`select 1 from pg_locks where locktype = 'advisory' and not granted`)).length === 0,
  );
  await holder.query('drop function hold_deliveries cascade');
  await holder.end();

  await Promise.all([system.api.start(), system.worker.start()]);
  await until(async () => (await states([event.id])).every((state) => state === 'processed'), {
    withinMs: 120_000,
    what: 'the event is processed',
  });
  await untilAtRest(system);
  expect(await timelineOf(id)).toEqual(before);
});

it('the API is killed while Stripe delivers: Stripe sends again what was not acknowledged', async () => {
  const { customer, id } = await newSubscriber(system);
  await system.api.kill();
  await customer.advanceDays(32);
  await system.api.start();
  await untilAtRest(system);
  const { data } = await system.stripe.invoices.list({ subscription: id, status: 'paid' });
  expect(data).toHaveLength(2);
});

it('a request that the API died over is repeated with its key: one change', async () => {
  const { customer, id } = await newSubscriber(system);
  const fault = await system.sandbox.fault({
    kind: 'slow',
    match: { method: 'POST', path: `^/v1/subscriptions/${id}$` },
    delayMs: 6_000,
  });
  const ask = (): Promise<{ status: number }> =>
    system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
      headers: { 'idempotency-key': key },
    });
  const key = stripeId('key');
  const lost = ask().catch(() => null);
  await system.sandbox.befell(fault);
  await system.api.kill();
  expect(await lost).toBeNull();
  await system.api.start();
  await until(async () => [200, 202].includes((await ask()).status), {
    // A key whose process died is free after a minute.
    withinMs: 120_000,
    everyMs: 250,
    what: 'the repeat is answered',
  });
  await untilAtRest(system);
  const { data } = await system.stripe.invoices.list({ subscription: id });
  expect(data).toHaveLength(2);
});

it('a cancellation that the API died over, and that ended the subscription, is answered as done', async () => {
  const { customer, id } = await newSubscriber(system);
  const fault = await system.sandbox.fault({
    kind: 'slow',
    match: { method: 'DELETE', path: `^/v1/subscriptions/${id}$` },
    delayMs: 6_000,
  });
  const key = stripeId('key');
  const ask = () =>
    system.api.call('POST', '/billing/subscription/cancel', {
      token: customer.token,
      body: { subscription_id: id, at_period_end: false },
      headers: { 'idempotency-key': key },
    });
  const lost = ask().catch(() => null);
  await system.sandbox.befell(fault);
  await system.api.kill();
  expect(await lost).toBeNull();
  await system.api.start();
  await untilStatus(system, id, 'canceled');
  await untilAtRest(system);
  const answer = await until(
    async () => {
      const repeated = await ask();
      return repeated.body['code'] === 'idempotency_in_progress' ? null : repeated;
    },
    // A key whose process died is free after a minute.
    { withinMs: 120_000, everyMs: 250, what: 'the repeat is answered' },
  );
  expect([answer.status, answer.body]).toMatchObject([200, { subscription_id: id, status: 'canceled' }]);
  const other = { token: customer.token, body: { subscription_id: id, at_period_end: false } };
  expect((await system.api.call('POST', '/billing/subscription/cancel', other)).body).toMatchObject({
    code: 'subscription_over',
  });
});

const timelineOf = (id: string): Promise<{ key: string }[]> =>
  system.rows('select kind, summary from timeline where subscription_id = $1 order by id', [id]);
