import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { untilAtRest } from '../support/processes-at-rest.ts';
import { change } from '../support/processes-change.ts';
import type { ChangeOutcome } from '../support/processes-change.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';

/*
 * All kinds of activities are under way at once, each of a customer of its own, when the only worker is killed. Half of the calls
 * have taken effect at Stripe by then without an answer having come; the others take effect while no worker runs. Another worker
 * starts, Temporal hands the activities out again when their time is over, and each effect must be there once.
 */

const DAY_MS = 86_400_000;
const HOLD_MS = 25_000;

let system: Processes;
let mail: MailServer;
let who: Record<
  'charge' | 'slowCharge' | 'plan' | 'cancel' | 'trial' | 'end' | 'follow' | 'read' | 'record' | 'sync',
  TestCustomer
>;
let ids: Record<string, string>;
let outcomes: Record<'plan' | 'cancel' | 'trial', ChangeOutcome>;
let newTrialEnd: number;
let checkout: { customer: TestCustomer; sessionId: string };

beforeAll(async () => {
  mail = await startMail();
  system = await startProcesses({ variables: { SMTP_URL: mail.url } });
  await prepare();
  await killAmidst();
}, 240_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

async function prepare(): Promise<void> {
  const names = [
    'charge',
    'slowCharge',
    'plan',
    'cancel',
    'trial',
    'end',
    'follow',
    'read',
    'record',
    'sync',
  ] as const;
  const made = await Promise.all(
    names.map(async (name) => {
      const customer = await newCustomer(system);
      const price = name === 'plan' ? 'starter_month_usd' : 'professional_month_usd';
      const id = await customer.subscribe(price, name === 'trial' ? { trialDays: 7 } : {});
      await untilStatus(system, id, name === 'trial' ? 'trialing' : 'active');
      return { name, customer, id };
    }),
  );
  who = Object.fromEntries(made.map(({ name, customer }) => [name, customer])) as typeof who;
  ids = Object.fromEntries(made.map(({ name, id }) => [name, id]));
  await Promise.all(
    (['charge', 'slowCharge', 'end'] as const).map(async (name) => {
      await who[name].card('pm_card_chargeCustomerFail');
      await who[name].advanceDays(32);
      await untilStatus(system, ids[name] ?? '', 'past_due');
    }),
  );
  const customer = await newCustomer(system, { card: null });
  const opened = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: 'trial', billing_cycle: 'monthly' },
  });
  checkout = { customer, sessionId: String(opened.body['session_id']) };
  await untilAtRest(system);
}

/** Sets every kind of activity off, waits until each is in the middle of its call, and kills the worker. */
async function killAmidst(): Promise<void> {
  const { sandbox, stripe } = system;
  const path = (name: string): string => `^/v1/subscriptions/${ids[name] ?? ''}$`;
  const invoiceOf = async (name: 'charge' | 'slowCharge'): Promise<string> => {
    const { data } = await stripe.invoices.list({ customer: who[name].customerId, status: 'open' });
    return `^/v1/invoices/${data[0]?.id ?? ''}/pay$`;
  };
  const acted = 'timeout_after_effect' as const;
  const faults = [
    await sandbox.fault({
      kind: acted,
      match: { method: 'POST', path: await invoiceOf('charge') },
      delayMs: HOLD_MS,
    }),
    await sandbox.fault({
      kind: 'slow',
      match: { method: 'POST', path: await invoiceOf('slowCharge') },
      delayMs: 6_000,
    }),
    await sandbox.fault({ kind: acted, match: { method: 'POST', path: path('plan') }, delayMs: HOLD_MS }),
    await sandbox.fault({ kind: acted, match: { method: 'DELETE', path: path('cancel') }, delayMs: HOLD_MS }),
    await sandbox.fault({ kind: acted, match: { method: 'POST', path: path('trial') }, delayMs: HOLD_MS }),
    await sandbox.fault({ kind: acted, match: { method: 'DELETE', path: path('end') }, delayMs: HOLD_MS }),
    await sandbox.fault({ kind: 'slow', match: { method: 'GET', path: path('read') }, delayMs: 6_000 }),
    await sandbox.fault({
      kind: 'slow',
      match: { method: 'GET', path: `^/v1/customers/${who.follow.customerId}$` },
      delayMs: 6_000,
    }),
  ];
  faults.push(
    await sandbox.fault({
      kind: acted,
      match: { method: 'POST', path: '^/v1/subscriptions$' },
      delayMs: HOLD_MS,
    }),
  );
  // A row that somebody else holds: recordSubscription waits in the middle of its transaction.
  const holder = new pg.Client({ connectionString: system.databaseUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from subscriptions where id = $1 for update', [ids['record']]);
  mail.hold();

  const [trialRow] = await system.rows<{ trial_end: Date }>(
    'select trial_end from subscriptions where id = $1',
    [ids['trial']],
  );
  newTrialEnd = (trialRow?.trial_end.getTime() ?? 0) + 3 * DAY_MS;
  const staff = { token: await system.identity.token({ email: 'staff@example.com', role: 'admin' }) };
  const changes = Promise.all([
    change(system, who.plan, '/billing/subscription/upgrade', {
      new_tier_id: 'professional',
      billing_cycle: 'monthly',
    }),
    change(system, who.cancel, '/billing/subscription/cancel', { at_period_end: false }),
    change(system, staff, `/admin/subscriptions/${ids['trial'] ?? ''}/extend-trial`, {
      days: 3,
      reason: 'asked for it',
    }),
  ]);
  const keycloak = await standInFault(system.keycloak.now().issuer, {
    mode: 'slow',
    delayMs: 15_000,
    count: 1,
  });
  const lago = await standInFault(system.lago.now().url, { mode: 'slow', delayMs: 15_000, count: 1 });
  await Promise.all([
    who.charge.card('pm_card_visa'),
    who.slowCharge.card('pm_card_visa'),
    who.end.advanceDays(25),
    fetch(`${sandbox.url}/_sandbox/checkout/${checkout.sessionId}/complete`, {
      method: 'POST',
      body: new URLSearchParams({ payment_method: 'pm_card_mastercard' }),
    }),
    stripe.customers.update(who.follow.customerId, { name: 'Grace Hopper' }),
    stripe.subscriptions.update(ids['read'] ?? '', { cancel_at_period_end: true }),
    stripe.subscriptions.update(ids['record'] ?? '', { cancel_at_period_end: true }),
    stripe.subscriptions.update(ids['sync'] ?? '', { cancel_at_period_end: true }),
  ]);
  await Promise.all([
    sandbox.befell(...faults),
    until(
      async () =>
        (await system.rows(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)).length > 0,
      {
        what: 'recordSubscription waits for the row',
      },
    ),
    until(() => mail.held() > 0, { withinMs: 60_000, what: 'a mail is under way' }),
    until(keycloak.used, { what: 'Keycloak is being written' }),
    until(lago.used, { what: 'Lago is being written' }),
  ]);
  await system.worker.kill();
  await holder.query('rollback');
  await holder.end();
  mail.release();
  await system.worker.start();
  const [plan, cancel, trial] = await changes;
  outcomes = { plan, cancel, trial };
  await untilAtRest(system, { withinMs: 120_000 });
}

const count = async (sql: string, ...params: unknown[]): Promise<number> =>
  Number((await system.rows<{ n: string }>(`select count(*) as n from ${sql}`, params))[0]?.n);

const changesAtStripe = async (type: string, id: string | undefined, field: string): Promise<number> => {
  const events = await system.stripe.events.list({ type, limit: 100 }).autoPagingToArray({ limit: 1_000 });
  return events.filter(({ data }) => {
    const object = data.object as { id?: string };
    return object.id === id && field in (data.previous_attributes ?? {});
  }).length;
};

describe('the worker is killed in the middle of', () => {
  it.each(['charge', 'slowCharge'] as const)(
    'chargeInvoice (%s): charged once, and recovered',
    async (name) => {
      const { data } = await system.stripe.charges.list({ customer: who[name].customerId, limit: 100 });
      expect(data.filter(({ status }) => status === 'succeeded')).toHaveLength(2);
      await untilStatus(system, ids[name] ?? '', 'active');
      expect(
        await count(`outbox_messages where customer_id = $1 and kind = 'recovered'`, who[name].customerId),
      ).toBe(1);
    },
  );

  it('changePlan: one change, one proration invoice, and the caller is told so', async () => {
    expect(outcomes.plan).toMatchObject({ status: 'succeeded', error: null });
    const { data } = await system.stripe.invoices.list({ subscription: ids['plan'] ?? '' });
    expect(data.map(({ billing_reason }) => billing_reason).sort()).toEqual([
      'subscription_create',
      'subscription_update',
    ]);
    expect(await count(`subscriptions where id = $1 and tier = 'professional'`, ids['plan'])).toBe(1);
    expect(
      await count(`revenue_movements where subscription_id = $1 and kind = 'expansion'`, ids['plan']),
    ).toBe(1);
  });

  it('cancelSubscription: it is over, once', async () => {
    expect(outcomes.cancel).toMatchObject({ status: 'succeeded', error: null });
    await untilStatus(system, ids['cancel'] ?? '', 'canceled');
    expect(
      await count(`revenue_movements where subscription_id = $1 and kind = 'churn'`, ids['cancel']),
    ).toBe(1);
  });

  it('setTrialEnd: the end is moved once, by as much as was asked for', async () => {
    expect(outcomes.trial).toMatchObject({ status: 'succeeded', error: null });
    const { trial_end: end } = await system.stripe.subscriptions.retrieve(ids['trial'] ?? '');
    expect((end ?? 0) * 1_000).toBe(newTrialEnd);
    expect(await changesAtStripe('customer.subscription.updated', ids['trial'], 'trial_end')).toBe(1);
  });

  it('endUnpaid: ended, the debt kept, told once', async () => {
    await untilStatus(system, ids['end'] ?? '', 'canceled');
    // The message is the last thing that an episode does.
    const told = `outbox_messages where subscription_id = $1 and kind = 'ended'`;
    await until(async () => (await count(told, ids['end'])) > 0);
    expect(await count(told, ids['end'])).toBe(1);
    expect(await count(`timeline where subscription_id = $1 and kind = 'final_action'`, ids['end'])).toBe(1);
    const open = await system.stripe.invoices.list({ subscription: ids['end'] ?? '', status: 'open' });
    expect(open.data).toEqual([]);
  });

  it('fulfilCheckout: one Trial, its fee charged once, and the checkout says so', async () => {
    const { customerId } = checkout.customer;
    const { data } = await system.stripe.subscriptions.list({ customer: customerId, status: 'all' });
    expect(data).toHaveLength(1);
    const charges = await system.stripe.charges.list({ customer: customerId });
    expect(charges.data.map(({ amount, status }) => ({ amount, status }))).toEqual([
      { amount: 100, status: 'succeeded' },
    ]);
    const settled = `checkouts where session_id = $1 and status = 'fulfilled' and subscription_id = $2`;
    await until(async () => (await count(settled, checkout.sessionId, data[0]?.id)) === 1, {
      withinMs: 45_000,
      what: 'the checkout is fulfilled',
    });
  });

  it('followCustomer: the customer is as Stripe has it', async () => {
    expect(await count(`customers where id = $1 and name = 'Grace Hopper'`, who.follow.customerId)).toBe(1);
  });

  it.each(['read', 'record', 'sync'])(
    'readSubscription, recordSubscription, syncAccount (%s): written once, and followed',
    async (name) => {
      expect(await count('subscriptions where id = $1 and cancel_at_period_end', ids[name])).toBe(1);
      expect(await count(`revenue_movements where subscription_id = $1 and kind = 'new'`, ids[name])).toBe(1);
    },
  );

  it('deliverMessage: each message went out, none under two ids', async () => {
    await until(async () => (await count(`outbox_messages where state <> 'sent'`)) === 0, {
      withinMs: 60_000,
      what: 'the outbox is empty',
    });
    const told = await system.rows<{ id: string }>('select id from outbox_messages');
    expect(new Set(mail.taken()).size).toBe(told.length);
  });
});

/** Sets a fault at a stand-in; `used` tells when it has befallen somebody. */
async function standInFault(
  url: string,
  fault: { mode: string; delayMs: number; count: number },
): Promise<{ used: () => Promise<boolean> }> {
  await fetch(`${url}/_faults`, { method: 'POST', body: JSON.stringify(fault) });
  return {
    used: async () => ((await (await fetch(`${url}/_faults`)).json()) as { mode: string }).mode === 'none',
  };
}

interface MailServer {
  url: string;
  /** From now on mails are taken but not answered. */
  hold: () => void;
  held: () => number;
  release: () => void;
  /** Message ids of the mails that were answered. */
  taken: () => string[];
  stop: () => Promise<void>;
}

async function startMail(): Promise<MailServer> {
  const taken: string[] = [];
  let held: (() => void)[] = [];
  let holding = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const answer = (): void => {
          taken.push(/^message-id:\s*(\S+)/im.exec(text)?.[1] ?? '');
          done();
        };
        if (holding) held.push(answer);
        else answer();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    hold: () => {
      holding = true;
    },
    held: () => held.length,
    release: () => {
      holding = false;
      held = [];
    },
    taken: () => taken,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
