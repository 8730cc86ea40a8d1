import { createServer, connect } from 'node:net';
import type { Server } from 'node:net';
import { defaultPayloadConverter } from '@temporalio/common';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { BillingEvent } from '../../workflows/contracts/billing-event.ts';
import { dispatchBatch } from '../../api/inbox/dispatch-batch.ts';
import type { BatchDeps } from '../../api/inbox/dispatch-batch.ts';
import { inboxQueue } from '../../api/inbox/inbox-queue.ts';
import { loadLookups } from '../../api/inbox/load-lookups.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { createInboxWriter, findInboxEvent, ignorePending, markProcessed } from '../../db/inbox/inbox.ts';
import type { InboxEventRow, InboxWriter } from '../../db/inbox/inbox.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { createDatabase, createNamespace, testServers } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { startTestApi } from '../support/test-api.ts';
import { sendWebhook, stripeEvent, stripeId } from '../support/webhook-sender.ts';
import { sampleSubscription } from './db-samples.ts';

let database: TestDatabase;
let orm: MikroORM;
let connection: Connection;
let client: Client;
let inbox: InboxWriter;
let deps: BatchDeps;

beforeAll(async () => {
  // No worker polls in this namespace: signals stay where they can be counted.
  const namespace = await createNamespace('dispatcher');
  database = await createDatabase();
  orm = await createOrm({ databaseUrl: database.appUrl });
  connection = await Connection.connect({ address: testServers().temporalAddress });
  client = new Client({ connection, namespace });
  inbox = createInboxWriter(orm);
  deps = {
    inbox: inboxQueue(() => orm.em.fork()),
    client,
    lookUp: (events) => loadLookups(orm.em.fork(), events),
    requestOf: () => 'request-1',
    onSendError: () => undefined,
    concurrency: 16,
  };
});
afterAll(async () => {
  await connection.close();
  await orm.close();
  await database.drop();
});

const put = (event: ReturnType<typeof stripeEvent>): Promise<{ duplicate: boolean }> =>
  inbox.write({ id: event.id, type: event.type, createdAt: Date.now(), payload: JSON.stringify(event) });
const row = async (id: string): Promise<InboxEventRow | null> => findInboxEvent(orm.em.fork(), id);

/** Ends the one run of a task queue, as a worker does when a subscription is over. */
async function completeRun(taskQueue: string): Promise<void> {
  const { namespace } = client.options;
  const { workflowService } = connection;
  // Temporal lets nobody wait for a task without saying for how long.
  const { taskToken } = await connection.withDeadline(Date.now() + 60_000, () =>
    workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } }),
  );
  const commandType = proto.temporal.api.enums.v1.CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION;
  await workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [{ commandType, completeWorkflowExecutionCommandAttributes: {} }],
  });
}

/** The signals that a run was sent, in order, each a list of events. */
async function signalsOf(workflowId: string, of = client): Promise<BillingEvent[][]> {
  const { events = [] } = await of.workflow.getHandle(workflowId).fetchHistory();
  return (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => {
    const payload = signal?.input?.payloads?.[0];
    return payload == null ? [] : [defaultPayloadConverter.fromPayload<BillingEvent[]>(payload)];
  });
}

const subscription = (id: string, customer: string): Record<string, unknown> => ({
  id,
  object: 'subscription',
  customer,
});

describe('a batch', () => {
  it('starts a run with what is needed to find it, and sends all its events in one signal', async () => {
    const [sub, cus] = [stripeId('sub'), stripeId('cus')];
    const events = ['created', 'updated', 'updated'].map((verb) =>
      stripeEvent({
        type: `customer.subscription.${verb}`,
        object: subscription(sub, cus),
        idempotencyKey: 'ours',
      }),
    );
    for (const event of events) await put(event);
    const result = await dispatchBatch(100, deps);

    expect(result).toMatchObject({
      taken: 3,
      delivered: 3,
      ignored: 0,
      deferred: 0,
      signals: { delivered: 1 },
    });
    const [signal, ...more] = await signalsOf(`subscription:${sub}`);
    expect(more).toEqual([]);
    expect(signal?.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
    expect(signal?.[0]).toEqual({
      id: expect.any(String) as string,
      type: expect.any(String) as string,
      createdAt: expect.any(Number) as number,
      objectId: sub,
      customerId: cus,
      subscriptionId: sub,
      invoiceId: null,
      idempotencyKey: 'ours',
      testClock: null,
    });
    const description = await client.workflow.getHandle(`subscription:${sub}`).describe();
    expect(description.type).toBe('subscriptionLifecycle');
    expect(description.taskQueue).toBe('billing');
    expect(description.memo).toMatchObject({ requestId: 'request-1' });
    expect(await description.staticSummary()).toBe(`Subscription ${sub} of ${cus}`);
    expect(description.typedSearchAttributes.getAll().map(({ value }) => value)).toEqual(
      expect.arrayContaining([sub, cus]),
    );
    for (const { id } of events)
      expect(await row(id)).toMatchObject({ state: 'delivered', workflowId: `subscription:${sub}` });
  });

  it('puts rows aside that cannot be read, and delivers the others', async () => {
    const good = stripeEvent();
    const bad = { ...stripeEvent(), data: 'nothing' };
    await put(bad);
    await put(good);
    await dispatchBatch(100, deps);
    expect(await row(bad.id)).toMatchObject({
      state: 'ignored',
      reason: expect.stringContaining('not a Stripe event') as string,
    });
    expect(await row(good.id)).toMatchObject({ state: 'delivered' });
  });

  it('is not stopped by a text that PostgreSQL cannot read out of JSON: half a character, as of a cut emoji', async () => {
    const charge = stripeId('ch');
    const cut = stripeEvent({
      type: 'charge.succeeded',
      object: { id: stripeId('ch'), object: 'charge', customer: stripeId('cus'), description: 'cut \ud83d' },
    });
    await put(cut);
    await dispatchBatch(100, deps);
    const dispute = stripeEvent({
      type: 'charge.dispute.created',
      object: { id: stripeId('dp'), object: 'dispute', charge },
    });
    const good = stripeEvent();
    for (const event of [dispute, good]) await put(event);
    await dispatchBatch(100, deps);
    // Its charge is not known here: a run of its own asks Stripe whose it is.
    expect(await row(dispute.id)).toMatchObject({
      state: 'delivered',
      workflowId: `charge-events:${charge}`,
    });
    expect(await row(good.id)).toMatchObject({ state: 'delivered' });
  });

  it('starts another run for a subscription that an earlier run left alone, since it may be ours by now', async () => {
    const [sub, cus] = [stripeId('sub'), stripeId('cus')];
    await client.workflow.start('subscriptionLifecycle', {
      workflowId: `subscription:${sub}`,
      taskQueue: `ends-${sub}`,
      args: [{ subscriptionId: sub, customerId: cus }],
    });
    await completeRun(`ends-${sub}`);
    const event = stripeEvent({ object: subscription(sub, cus) });
    await put(event);
    await dispatchBatch(100, deps);
    expect(await row(event.id)).toMatchObject({ state: 'delivered', workflowId: `subscription:${sub}` });
    expect((await client.workflow.getHandle(`subscription:${sub}`).describe()).status.name).toBe('RUNNING');
  });

  it('repeats the signal after a crash between signal and mark; the event keeps its id', async () => {
    const [sub, cus] = [stripeId('sub'), stripeId('cus')];
    const event = stripeEvent({ object: subscription(sub, cus) });
    await put(event);
    const crashing = {
      ...deps,
      inbox: { ...deps.inbox, delivered: () => Promise.reject(new Error('killed here')) },
    };
    await expect(dispatchBatch(100, crashing)).rejects.toThrow('killed here');
    expect(await row(event.id)).toMatchObject({ state: 'pending' });

    await dispatchBatch(100, deps);
    const signals = await signalsOf(`subscription:${sub}`);
    expect(signals.flat().map(({ id }) => id)).toEqual([event.id, event.id]);
    expect(await row(event.id)).toMatchObject({ state: 'delivered' });
  });

  it('tells the others after a crash between two signals, though the first run has answered the event', async () => {
    const { id: sub, customerId: cus } = sampleSubscription(stripeId('sub'));
    await upsertSubscription(orm.em.fork(), sampleSubscription(sub));
    const event = stripeEvent({
      type: 'payment_method.attached',
      object: { id: stripeId('pm'), object: 'payment_method', customer: cus },
    });
    await put(event);
    let asked = 0;
    const crashing: BatchDeps = {
      ...deps,
      concurrency: 1,
      requestOf: () => {
        asked += 1;
        if (asked === 2) throw new Error('killed here');
        return null;
      },
      inbox: {
        ...deps.inbox,
        release: async (ids, reason) => {
          await markProcessed(orm.em.fork(), [event.id]);
          await deps.inbox.release(ids, reason);
        },
      },
    };
    await expect(dispatchBatch(100, crashing)).rejects.toThrow('killed here');
    expect((await signalsOf(`account-sync:${cus}`)).flat().map(({ id }) => id)).toEqual([event.id]);

    await dispatchBatch(100, deps);
    expect((await signalsOf(`subscription:${sub}`)).flat().map(({ id }) => id)).toEqual([event.id]);
    expect(await row(event.id)).toMatchObject({ state: 'processed' });
  });

  it('does not revive a run that is over; its invoices are followed by the account', async () => {
    const { id: sub, customerId: cus } = sampleSubscription(stripeId('sub'));
    await upsertSubscription(orm.em.fork(), sampleSubscription(sub));
    await client.workflow.start('subscriptionLifecycle', {
      workflowId: `subscription:${sub}`,
      taskQueue: `ends-${sub}`,
      args: [{ subscriptionId: sub, customerId: cus }],
    });
    await completeRun(`ends-${sub}`);
    const late = stripeEvent({ object: subscription(sub, cus) });
    const paid = stripeEvent({
      type: 'invoice.paid',
      object: {
        id: stripeId('in'),
        object: 'invoice',
        customer: cus,
        parent: { subscription_details: { subscription: sub } },
      },
    });
    await put(late);
    await put(paid);
    await dispatchBatch(100, deps);

    expect(await row(late.id)).toMatchObject({ state: 'ignored', reason: 'subscription is over' });
    expect(await row(paid.id)).toMatchObject({ state: 'delivered', workflowId: `account-sync:${cus}` });
    expect((await client.workflow.getHandle(`subscription:${sub}`).describe()).status.name).toBe('COMPLETED');
    expect((await signalsOf(`account-sync:${cus}`)).flat().map(({ id }) => id)).toEqual([paid.id]);
  });

  it('leaves a signal that Temporal refuses to its lease, and delivers the others', async () => {
    // Temporal takes workflow ids of at most 1,000 characters.
    const refused = stripeEvent({ object: subscription(`sub_${'x'.repeat(1_100)}`, stripeId('cus')) });
    const good = stripeEvent();
    await put(refused);
    await put(good);
    const result = await dispatchBatch(100, deps);
    expect(result).toMatchObject({ taken: 2, delivered: 1, failed: 1, deferred: 0 });
    expect(await row(refused.id)).toMatchObject({ state: 'pending', attempts: 1 });
    expect((await dispatchBatch(100, deps)).taken).toBe(0);
    // Its lease may end while another test counts.
    await ignorePending(orm.em.fork(), [refused.id], 'refused by Temporal');
  });

  it('is shared by dispatchers that run at once: every event is taken by one of them', async () => {
    const events = Array.from({ length: 60 }, () => stripeEvent());
    await Promise.all(events.map(put));
    const results = await Promise.all([1, 2, 3].map(() => dispatchBatch(30, deps)));
    const taken = results.reduce((sum, result) => sum + result.taken, 0);
    expect(taken).toBe(60);
    for (const { id } of events) expect(await row(id)).toMatchObject({ state: 'delivered', attempts: 1 });
  });
});

describe('an API process', () => {
  it('tells the workflow within moments of the acknowledgement', async () => {
    const api = await startTestApi({ TEMPORAL_NAMESPACE: client.options.namespace });
    try {
      const [sub, cus] = [stripeId('sub'), stripeId('cus')];
      const event = stripeEvent({ object: subscription(sub, cus) });
      await sendWebhook(api.url, event);
      const state = async (): Promise<string | undefined> =>
        (await findInboxEvent(api.api.deps.em(), event.id))?.state;
      await waitUntil(async () => (await state()) === 'delivered', { deadlineMs: 90_000, what: 'delivered' });
      expect((await signalsOf(`subscription:${sub}`)).flat().map(({ id }) => id)).toEqual([event.id]);
    } finally {
      await api.stop();
    }
  });

  it('takes webhooks while Temporal is down, and delivers them when it is back', async () => {
    const port = await freePort();
    const api = await startTestApi({
      TEMPORAL_NAMESPACE: client.options.namespace,
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    });
    let proxy: Proxy | undefined;
    try {
      const [sub, cus] = [stripeId('sub'), stripeId('cus')];
      const events = [1, 2, 3].map(() => stripeEvent({ object: subscription(sub, cus) }));
      for (const event of events) expect((await sendWebhook(api.url, event)).status).toBe(200);
      const ready = (await (await fetch(`${api.url}/readyz`)).json()) as { status: string };
      expect(ready).toMatchObject({
        status: 'degraded',
        dependencies: { temporal: { status: 'down' }, database: { status: 'ok' }, inbox: { pending: 3 } },
      });

      proxy = await startProxy(port, testServers().temporalAddress);
      const states = (): Promise<(string | undefined)[]> =>
        Promise.all(events.map(async ({ id }) => (await findInboxEvent(api.api.deps.em(), id))?.state));
      await waitUntil(async () => (await states()).every((state) => state === 'delivered'), {
        deadlineMs: 90_000,
        what: 'events delivered after the outage',
      });
      const signalled = new Set((await signalsOf(`subscription:${sub}`)).flat().map(({ id }) => id));
      expect([...signalled].sort()).toEqual(events.map(({ id }) => id).sort());
    } finally {
      await api.stop();
      await proxy?.close();
    }
  });
});

interface Proxy {
  close: () => Promise<void>;
}

/** Temporal under another address, which can be away and come back. */
async function startProxy(port: number, target: string): Promise<Proxy> {
  const [host = '', targetPort] = target.split(':');
  const sockets = new Set<{ destroy: () => unknown }>();
  const server: Server = createServer((socket) => {
    const upstream = connect(Number(targetPort), host);
    sockets.add(socket).add(upstream);
    socket.pipe(upstream).pipe(socket);
    for (const end of [socket, upstream]) {
      end.on('error', () => {
        socket.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
