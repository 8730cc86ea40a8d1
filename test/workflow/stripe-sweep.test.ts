import { randomUUID } from 'node:crypto';
import { askRepairs } from '../../activities/reconciliation/sweep/ask-repair.ts';
import { createOrm } from '../../db/orm.ts';
import { readInvariants } from '../../db/reconciliation/sweep-passes.ts';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import { REPAIRS_OF_A_PASS, newPass } from '../../domain/reconciliation/sweep-progress.ts';
import type { SweepProgress } from '../../domain/reconciliation/sweep-progress.ts';
import { exitCodeOf, invariantLines, sweepOnce } from '../../scripts/sweep.ts';
import { STRIPE_SWEEP, sweepProgressQuery } from '../../workflows/contracts/stripe-sweep.ts';
import type { SweepInput } from '../../workflows/contracts/stripe-sweep.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { addCard, everythingRests, historyOf, projected, runOf, sandbox } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

type Sweep = (input: SweepInput, carried?: SweepProgress) => Promise<SweepProgress | null>;

const startSweep = (kind: SweepInput['kind'] = 'once', carried?: SweepProgress) =>
  system.temporal.workflow.start<Sweep>(STRIPE_SWEEP, {
    workflowId: `sweep-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
    args: carried === undefined ? [{ kind }] : [{ kind }, carried],
  });

/** One pass to its end. */
async function sweep(carried?: SweepProgress): Promise<SweepProgress> {
  const done = await (await startSweep('once', carried)).result();
  if (done === null) throw new Error('the sweep did nothing');
  return done;
}

interface Repair {
  action: string;
  state: string;
  before: { fact: string; in: string; seen: unknown; wanted: unknown }[];
  after: unknown[] | null;
}

const repairsOf = (subjectId: string): Promise<Repair[]> =>
  system.rows<Repair & Record<string, unknown>>(
    'select action, state, before, after from sweep_repairs where subject_id = $1 order by found_at',
    [subjectId],
  );

/** Events that Stripe delivers to nobody, as with an endpoint that is turned off. */
async function withoutDeliveries<T>(work: () => Promise<T>): Promise<T> {
  const { stripe } = system;
  const [endpoint] = (await stripe.webhookEndpoints.list()).data;
  await everythingRests(system);
  await stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: true });
  try {
    return await work();
  } finally {
    await stripe.webhookEndpoints.update(endpoint?.id ?? '', { disabled: false });
  }
}

/** The lists that a pass reads, as a pattern of paths. */
const LISTS = '^/v1/(subscriptions|customers|invoices|disputes|refunds|balance_transactions)$';

const priceOf = async (lookupKey: string): Promise<string> =>
  (await system.stripe.prices.list({ lookup_keys: [lookupKey] })).data[0]?.id ?? '';

/** A customer without a test clock, and without a user of ours. */
async function elsewhere(): Promise<string> {
  const { id } = await system.stripe.customers.create({ email: `${randomUUID()}@example.com` });
  await addCard(system, id);
  return id;
}

it('finds nothing where all agree, with one request a page and no event in any run', async () => {
  const { id } = await newSubscriber(system);
  await everythingRests(system);
  const before = await historyOf(system, subscriptionWorkflowId(id));
  const count = async (): Promise<number> =>
    (await sandbox(system, 'GET', `requests?method=GET&path=${encodeURIComponent(LISTS)}`))[
      'total'
    ] as number;
  const asked = await count();
  const done = await sweep();
  // The books are compared in the database.
  expect((await count()) - asked).toBe(done.pages - 1);
  expect(done).toMatchObject({ list: null, notLookedAt: [] });
  expect(done.counts).toMatchObject({
    projection: { differed: 0, repairing: 0 },
    revenue: { differed: 0 },
    sync_targets: { differed: 0 },
    access: { differed: 0 },
    one_charge: { differed: 0 },
    events: { differed: 0 },
  });
  expect(done.counts.projection?.checked).toBeGreaterThanOrEqual(2);
  expect(await historyOf(system, subscriptionWorkflowId(id))).toEqual(before);
  const [usd] = await system.rows<{ at_stripe: string; movements: string; subscriptions: number }>(
    `select at_stripe, movements, subscriptions from revenue_at_stripe where currency = 'usd'`,
  );
  expect(usd).toMatchObject({ at_stripe: '1900', movements: '1900', subscriptions: 1 });
  const rows = await system.rows<{ id: string }>('select id from invariants order by id');
  expect(rows.map((row) => row.id)).toEqual([
    'access',
    'events',
    'one_charge',
    'projection',
    'revenue',
    'sync_targets',
  ]);
});

it('observes a yearly subscription that never sent an event', async () => {
  const customer = await elsewhere();
  const { id } = await withoutDeliveries(async () =>
    system.stripe.subscriptions.create({ customer, items: [{ price: await priceOf('starter_year_usd') }] }),
  );
  await sweep();
  expect(await projected(system, id)).toMatchObject({ status: 'active', mode: 'observed' });
  expect((await runOf(system, id).describe()).status.name).toBe('RUNNING');
  const [repair] = await repairsOf(id);
  expect(repair).toMatchObject({ action: 'start', state: 'repaired', after: [] });
  expect(repair?.before).toMatchObject([{ fact: 'status', in: 'projection', seen: null, wanted: 'active' }]);
});

it('starts a run again that was terminated by hand, and the books stay as they are', async () => {
  const { id } = await newSubscriber(system);
  await everythingRests(system);
  const before = await system.rows('select amount from mrr_changes where subscription_id = $1', [id]);
  await runOf(system, id).terminate('by an operator');
  await sweep();
  expect((await runOf(system, id).describe()).status.name).toBe('RUNNING');
  expect(await repairsOf(id)).toMatchObject([{ action: 'start', state: 'repaired' }]);
  expect(await system.rows('select amount from mrr_changes where subscription_id = $1', [id])).toEqual(
    before,
  );
});

it('writes a row again that was changed by hand, and shows it before and after', async () => {
  const { id } = await newSubscriber(system);
  await everythingRests(system);
  await system.rows(`update subscriptions set mrr = 77, cancel_at_period_end = true where id = $1`, [id]);
  await sweep();
  expect(await projected(system, id)).toMatchObject({ mrr: '1900', cancel_at_period_end: false });
  const [repair] = await repairsOf(id);
  expect(repair).toMatchObject({ action: 'refresh', state: 'repaired', after: [] });
  expect(repair?.before).toMatchObject([
    { fact: 'cancel at period end', seen: true, wanted: false },
    { fact: 'MRR', seen: 77, wanted: 1900 },
  ]);
});

it('writes to Keycloak and Lago again what somebody removed there', async () => {
  const { customer } = await newSubscriber(system);
  await everythingRests(system);
  const { users } = system.identity;
  const attributes = (): Record<string, string[]> => users.byEmail(customer.email)?.attributes ?? {};
  await until(() => attributes()['subscription_tier']?.[0] === 'starter');
  const user = users.byEmail(customer.email);
  if (user === undefined) throw new Error('there is no user');
  users.put({ ...user, attributes: {} });
  await sweep();
  expect(attributes()).toMatchObject({ subscription_tier: ['starter'], subscription_status: ['active'] });
  const [repair] = await repairsOf(customer.customerId);
  expect(repair).toMatchObject({ action: 'write', state: 'repaired' });
  expect(repair?.before).toContainEqual(
    expect.objectContaining({ fact: 'subscription_tier', in: 'keycloak', seen: null, wanted: 'starter' }),
  );
});

it('reads an address and a name again that were changed at Stripe, and leaves the change there', async () => {
  const { customer } = await newSubscriber(system);
  const { customerId } = customer;
  const moved = { email: `moved-${customer.email}`, name: 'Moved Here' };
  await withoutDeliveries(() => system.stripe.customers.update(customerId, moved));
  await sweep();
  expect(await system.rows('select email, name from customers where id = $1', [customerId])).toEqual([moved]);
  expect(await system.stripe.customers.retrieve(customerId)).toMatchObject(moved);
  const [repair] = await repairsOf(customerId);
  expect(repair).toMatchObject({ action: 'read', state: 'repaired', after: [] });
  // Neither of them is kept in what is shown of it.
  expect(repair?.before[0]).toMatchObject({ fact: 'profile', in: 'projection', seen: 'another' });
  expect(JSON.stringify(repair)).not.toMatch(/@|Moved/);
});

it('sends an address that was changed here and never reached Stripe', async () => {
  const { customer } = await newSubscriber(system);
  const { customerId, userId } = customer;
  await everythingRests(system);
  const email = `new-${customer.email}`;
  await system.rows('update users set email = $2 where id = $1', [userId, email]);
  await system.rows(
    `insert into account_sync (customer_id, target, desired_revision, synced_revision, state, updated_at)
     values ($1, 'stripe', 1, 0, 'pending', now() - interval '1 hour')`,
    [customerId],
  );
  await sweep();
  expect(await system.stripe.customers.retrieve(customerId)).toMatchObject({ email });
  const [repair] = await repairsOf(customerId);
  expect(repair).toMatchObject({ action: 'write', state: 'repaired' });
  expect(repair?.before).toContainEqual(expect.objectContaining({ fact: 'profile', in: 'stripe' }));
});

it('records refunds and disputes whose events were lost', async () => {
  const { customer } = await newSubscriber(system);
  await everythingRests(system);
  const [charge] = (await system.stripe.charges.list({ customer: customer.customerId })).data;
  const { id } = await withoutDeliveries(() =>
    system.stripe.refunds.create({ charge: charge?.id ?? '', amount: 500 }),
  );
  await sweep();
  expect(await system.rows('select amount, status from refunds where id = $1', [id])).toEqual([
    { amount: '500', status: 'succeeded' },
  ]);
  expect(await repairsOf(id)).toMatchObject([{ action: 'read', state: 'repaired' }]);
});

it('records the end of a subscription whose event was lost', async () => {
  const { id } = await newSubscriber(system);
  await withoutDeliveries(() => system.stripe.subscriptions.cancel(id));
  await sweep();
  await untilStatus(system, id, 'canceled');
  expect(await repairsOf(id)).toMatchObject([{ action: 'refresh', state: 'repaired' }]);
});

it('leaves what is not ours alone: not one write, no row, no run', async () => {
  const { customer: ours } = await newSubscriber(system);
  const product = await system.stripe.products.create({ name: 'Theirs' });
  const theirs = await elsewhere();
  const price_data = {
    product: product.id,
    currency: 'usd',
    unit_amount: 700,
    recurring: { interval: 'month' as const },
  };
  const made = await withoutDeliveries(async () => [
    await system.stripe.subscriptions.create({ customer: theirs, items: [{ price_data }] }),
    // Another product's subscription of a customer of ours, with its charge.
    await system.stripe.subscriptions.create({ customer: ours.customerId, items: [{ price_data }] }),
  ]);
  const writes = async (about: string): Promise<number> => {
    const { writes } = (await sandbox(system, 'GET', `writes?about=${about}`)) as { writes: unknown[] };
    return writes.length;
  };
  const before = await Promise.all([theirs, ...made.map(({ id }) => id)].map(writes));
  const done = await sweep();
  expect(done.foreign).toBeGreaterThanOrEqual(2);
  expect(await Promise.all([theirs, ...made.map(({ id }) => id)].map(writes))).toEqual(before);
  for (const { id } of made) {
    expect(await system.rows('select 1 from subscriptions where id = $1', [id])).toEqual([]);
    expect(await repairsOf(id)).toEqual([]);
    await expect(runOf(system, id).describe()).rejects.toThrow(/not found/i);
  }
  expect(await system.rows('select 1 from customers where id = $1', [theirs])).toEqual([]);
  const open = `select subject_id from sweep_repairs where state <> 'repaired'`;
  expect(await system.rows(open)).toEqual([]);
});

it('goes on at its cursor after Stripe refused it for a while, and after its worker was lost', async () => {
  const match = { method: 'GET', path: '^/v1/customers$' };
  await sandbox(system, 'POST', 'faults', { kind: '429', match, times: 60 });
  const run = await startSweep();
  const at = async (): Promise<SweepProgress> => run.query(sweepProgressQuery);
  await until(async () => (await at()).list === 'customers', { what: 'the sweep is at the customers' });
  const { pages, counts } = await at();
  await system.restartWorker();
  expect(await at()).toMatchObject({ list: 'customers', pages });
  await sandbox(system, 'DELETE', 'faults');
  const done = await run.result();
  expect(done).toMatchObject({ list: null, notLookedAt: [] });
  expect(done?.pages).toBeGreaterThan(pages);
  // Nothing was compared twice.
  expect(done?.counts.revenue).toEqual(counts.revenue);
});

it('names a list that Stripe does not show it, and compares the rest', async () => {
  const match = { method: 'GET', path: '^/v1/disputes$' };
  await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 100 });
  const done = await sweep();
  await sandbox(system, 'DELETE', 'faults');
  expect(done.notLookedAt).toEqual([
    { list: 'disputes', reason: expect.stringContaining('does not have the required permissions') as string },
  ]);
  expect(done.lookedAt.refunds).toBeDefined();
});

/** An open row, as if an earlier pass had found it. */
async function plantRow(row: {
  subject: string;
  subjectId: string;
  before: Difference;
  action?: string;
  customerId?: string;
}): Promise<void> {
  const { subject, subjectId, before, action = 'read', customerId = null } = row;
  await system.rows(
    `insert into sweep_repairs (id, pass_id, subject, subject_id, customer_id, invariant, action, state, before, found_at, asked_at)
     values ($1, 'earlier', $2, $3, $4, 'projection', $5, $6, $7, now() - interval '2 hours', $8)`,
    [
      randomUUID(),
      subject,
      subjectId,
      customerId,
      action,
      action === 'none' ? 'attention' : 'asked',
      JSON.stringify([before]),
      action === 'none' ? null : new Date(Date.now() - 7_200_000),
    ],
  );
}

const missing = (fact: string, seen: Difference['seen']): Difference => ({
  fact,
  in: 'projection',
  seen,
  by: 'stripe',
  wanted: 1,
});

it('goes on with all lists while an open row cannot be read, and says why it cannot', async () => {
  const match = { method: 'GET', path: '^/v1/disputes/du_unreadable$' };
  await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 100 });
  await plantRow({ subject: 'dispute', subjectId: 'du_unreadable', before: missing('status', null) });
  const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
  try {
    const swept = await sweepOnce({ temporal: system.temporal, orm }, () => undefined);
    expect(swept.pass.notLookedAt).toEqual([]);
    expect(swept.pass.lookedAt).toHaveProperty('balance_transactions');
    // Another pass found it; it still differs.
    expect(swept.repairs).toMatchObject([
      {
        subjectId: 'du_unreadable',
        passId: 'earlier',
        state: 'attention',
        problem: expect.stringContaining('does not have the required permissions') as string,
      },
    ]);
    expect(exitCodeOf(swept)).toBe(1);
  } finally {
    await orm.close();
    await sandbox(system, 'DELETE', 'faults');
  }
  // Stripe has no such dispute: that it may be read again closes the row.
  await sweep();
  expect(await repairsOf('du_unreadable')).toMatchObject([{ state: 'repaired' }]);
});

it('never fails, though Stripe refuses every look at what is open', async () => {
  const match = { method: 'GET', path: '^/v1/' };
  await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 1_000 });
  const done = await sweep();
  await sandbox(system, 'DELETE', 'faults');
  expect(done.notLookedAt.map(({ list }) => list)).toEqual([
    'subscriptions',
    'customers',
    'invoices',
    'disputes',
    'refunds',
    'balance_transactions',
  ]);
});

it('closes the row of an invoice paid twice once one payment was given back', async () => {
  const { customer } = await newSubscriber(system);
  await everythingRests(system);
  const of = [customer.customerId];
  const [paid] = await system.rows<{ id: string; invoice_id: string }>(
    'select id, invoice_id from charges where customer_id = $1',
    of,
  );
  const invoice = paid?.invoice_id ?? '';
  await system.rows(
    `insert into charges select (jsonb_populate_record(c, jsonb_build_object('id', c.id || '_again'))).* from charges c where id = $1`,
    [paid?.id],
  );
  await sweep();
  const [open] = await repairsOf(invoice);
  expect(open).toMatchObject({ action: 'none', state: 'attention', before: [{ fact: 'charges', seen: 2 }] });
  await system.rows('update charges set amount_refunded = amount where id = $1', [`${paid?.id}_again`]);
  await sweep();
  expect(await repairsOf(invoice)).toMatchObject([{ state: 'repaired', after: [] }]);
  await system.rows('delete from charges where id = $1', [`${paid?.id}_again`]);
});

it('closes rows of accounts that are nobody’s any more', async () => {
  const tier: Difference = { ...missing('subscription_tier', null), in: 'keycloak', by: 'projection' };
  await plantRow({ subject: 'account', subjectId: 'cus_of_nobody', before: tier, action: 'write' });
  await plantRow({ subject: 'account', subjectId: 'cus_never', before: missing('customer', null) });
  await sweep();
  for (const id of ['cus_of_nobody', 'cus_never'])
    expect(await repairsOf(id)).toMatchObject([{ state: 'repaired', after: [] }]);
});

it('asks for a repair once while the same differs, and leaves what is too much to the next pass', async () => {
  const { customer } = await newSubscriber(system);
  await everythingRests(system);
  const { customerId } = customer;
  const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
  const deps = { orm, temporal: system.temporal, now: () => Date.now() };
  const ask = async (pass: Partial<SweepProgress>, seen: string | null): Promise<number[]> => {
    const differences: Difference[] = [
      { fact: 'subscription_tier', in: 'keycloak', seen, by: 'projection', wanted: 'starter' },
    ];
    const repair = { action: 'write' as const, customerId, targets: ['keycloak' as const] };
    const finding = { subject: 'account' as const, subjectId: customerId, customerId, differences, repair };
    const begun = { ...newPass({ id: randomUUID(), kind: 'standing' }, Date.now()), ...pass };
    const { repairsAsked, repairsLeft } = await askRepairs(deps, begun, [finding]);
    return [repairsAsked - begun.repairsAsked, repairsLeft];
  };
  try {
    expect(await ask({ repairsAsked: REPAIRS_OF_A_PASS }, null)).toEqual([0, 1]);
    expect(await repairsOf(customerId)).toMatchObject([{ state: 'waiting' }]);
    expect(await ask({}, null)).toEqual([1, 0]);
    expect(await repairsOf(customerId)).toMatchObject([{ state: 'asked' }]);
    expect(await ask({}, null)).toEqual([0, 0]);
    expect(await ask({}, 'pro')).toEqual([1, 0]);
    expect(await ask({ kind: 'once' }, 'pro')).toEqual([1, 0]);
  } finally {
    await orm.close();
  }
  await sweep();
  expect(await repairsOf(customerId)).toMatchObject([{ state: 'repaired' }]);
});

it('goes on by time where the object that a page begins after was deleted', async () => {
  await newCustomer(system);
  const pass = newPass({ id: randomUUID(), kind: 'once' }, Date.now());
  const at = { list: 'customers' as const, after: 'cus_deleted_since', madeAt: Date.now() };
  const done = await sweep({ ...pass, ...at, pages: 1 });
  expect(done.notLookedAt).toEqual([]);
  expect(done.lookedAt.customers).toBeGreaterThan(0);
});

it('has the books follow Stripe where our two sides agreed on a wrong number', async () => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await everythingRests(system);
  await system.rows(`update mrr_changes set amount = amount + 100 where subscription_id = $1`, [id]);
  await system.rows(`update subscriptions set mrr = mrr + 100 where id = $1`, [id]);
  await sweep();
  expect(await projected(system, id)).toMatchObject({ mrr: '1900' });
  expect(
    await system.rows('select sum(amount) as mrr from mrr_changes where subscription_id = $1', [id]),
  ).toEqual([{ mrr: '1900' }]);
  expect(await repairsOf(id)).toMatchObject([{ state: 'repaired' }]);
});

it('npm run sweep -- --once tells what it found and what became of it, by its exit code too', async () => {
  const { id } = await newSubscriber(system);
  await everythingRests(system);
  const orm = await createOrm({ databaseUrl: system.api.database.url, poolMax: 1 });
  try {
    const lines: string[] = [];
    const clean = await sweepOnce({ temporal: system.temporal, orm }, (line) => lines.push(line));
    expect([clean.repairs, exitCodeOf(clean)]).toEqual([[], 0]);
    await system.rows('update subscriptions set quantity = 5 where id = $1', [id]);
    const repaired = await sweepOnce({ temporal: system.temporal, orm }, (line) => lines.push(line));
    expect(repaired.repairs).toMatchObject([{ subjectId: id, state: 'repaired' }]);
    expect(exitCodeOf(repaired)).toBe(3);
    // The second look takes three seconds: it was asked how far it is meanwhile.
    expect(lines.join('\n')).toMatch(/^\w.*: page \d+ of about \d+, \d+ objects\/s/m);
    const token = await system.identity.token({ email: 'sweeps@example.com', role: 'admin' });
    const { status, body } = await system.api.call('GET', '/admin/drift/sweep', { token });
    expect(status).toBe(200);
    expect(body['passes']).toContainEqual(
      expect.objectContaining({ kind: 'once', list: null, pages: repaired.pass.pages, not_looked_at: [] }),
    );
    expect((body['repairs'] as { id: string }[]).find((one) => one.id === id)).toMatchObject({
      action: 'refresh',
      state: 'repaired',
      facts: [{ fact: 'quantity', in: 'projection', before: 5, wanted: 1, after: 1 }],
    });
    expect(body['invariants']).toContainEqual(
      expect.objectContaining({ id: 'projection', differed: 1, repairing: 1, attention: 0 }),
    );
    const invariants = invariantLines(await readInvariants(orm.em.fork())).join('\n');
    expect(invariants).toContain('✗ The database holds what Stripe holds.');
    expect(invariants).toContain('✓ An invoice is paid by at most one charge.');
  } finally {
    await orm.close();
  }
});

it('does not sweep unasked where no hours are set for it', async () => {
  const run = await startSweep('standing');
  expect(await run.result()).toBeNull();
});
