import fc from 'fast-check';
import type { EntityManager, MikroORM } from '../../db/orm.ts';
import { upsertCharge } from '../../db/documents/charges.ts';
import { upsertCreditNotes } from '../../db/documents/credit-notes.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import {
  FIGURE_PARTS,
  countAfresh,
  estimatedRows,
  readFigures,
  recountFigures,
} from '../../db/revenue/figures.ts';
import { upsertDispute } from '../../db/documents/disputes.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { upsertRefunds } from '../../db/documents/refunds.ts';
import { writeMovements } from '../../db/revenue/revenue.ts';
import { customerFlow, recentRevenue, subscriptionFlow } from '../../db/revenue/revenue-figures.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import { execute, query, queryOne } from '../../db/sql.ts';
import { propertyRuns } from '../support/property-runs.ts';
import {
  day,
  openDatabase,
  sampleCustomer,
  sampleInvoice,
  sampleMovement,
  sampleSubscription,
} from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());

/** A change of rows, as any writer may make it. */
type Step = (em: EntityManager) => Promise<unknown>;

const few = (prefix: string): fc.Arbitrary<string> => fc.nat(5).map((index) => `${prefix}_${index}`);
// The day of gain is kept for 45 days, and the figures are asked from the 20th of March on.
const anyDay = fc.integer({ min: 0, max: 60 }).map(day);
const currency = fc.constantFrom('usd', 'eur');
/** Null: read before tax was kept. */
const taxPaid = fc.constantFrom(0, 380, null);
let revision = 0;

const subscription: fc.Arbitrary<Step> = fc
  .record({
    id: few('sub'),
    status: fc.constantFrom('active', 'trialing', 'past_due', 'canceled', 'suspended' as const),
    tier: fc.constantFrom('starter', 'professional'),
    trialTier: fc.option(fc.constant('trial')),
    currency,
    mrr: fc.constantFrom(0, 1900, 4900),
    trialStart: fc.option(anyDay),
    endedAt: fc.option(anyDay),
    everActive: fc.boolean(),
    mode: fc.constantFrom('managed', 'observed', 'foreign' as const),
    createdAt: anyDay,
  })
  .map(
    ({ id, ...parts }) =>
      (em) =>
        upsertSubscription(em, sampleSubscription(id, { ...parts, revision: (revision += 1) })),
  );

const movement: fc.Arbitrary<Step> = fc
  .record({
    key: few('key'),
    person: few('user'),
    customerId: few('cus'),
    amount: fc.constantFrom(1900, -1900, 3000, -3000),
    at: anyDay,
    gone: fc.boolean(),
  })
  .map(({ key, gone, ...parts }) => (em) => {
    const row = { ...sampleMovement(`${parts.person}/${key}`, parts), subscriptionId: 'sub_1' };
    if (gone) return execute(em, 'delete from revenue_movements where key = $1', [row.key]);
    return writeMovements(em, [row]);
  });

const invoice: fc.Arbitrary<Step> = fc
  .record({
    id: few('in'),
    status: fc.constantFrom('open', 'paid', 'void'),
    amountPaid: fc.constantFrom(0, 1900, 4900),
    taxPaid,
    paidAt: fc.option(anyDay),
    currency,
  })
  .map(
    ({ id, ...parts }) =>
      (em) =>
        upsertInvoices(em, [sampleInvoice(id, parts), sampleInvoice(`${id}_too`, parts)]),
  );

const refund: fc.Arbitrary<Step> = fc
  .record({
    id: few('re'),
    status: fc.constantFrom('pending', 'succeeded', 'failed'),
    amount: fc.constantFrom(500, 1900),
    tax: taxPaid,
    currency,
    createdAt: anyDay,
  })
  .map(
    (parts) => (em) =>
      upsertRefunds(em, [{ chargeId: 'ch_1', customerId: null, reason: null, readAt: day(0), ...parts }]),
  );

const dispute: fc.Arbitrary<Step> = fc
  .record({
    id: few('du'),
    status: fc.constantFrom('lost', 'needs_response', 'won'),
    amount: fc.constantFrom(500, 1900),
    tax: taxPaid,
    currency,
    createdAt: anyDay,
  })
  .map(
    (parts) => (em) =>
      upsertDispute(em, {
        chargeId: 'ch_1',
        customerId: null,
        reason: 'fraudulent',
        evidenceDueAt: null,
        ...parts,
      }),
  );

const charge: fc.Arbitrary<Step> = fc
  .record({
    id: few('ch'),
    amountRefunded: fc.nat(2),
    currency,
    disputed: fc.boolean(),
    failedLateAt: fc.option(anyDay),
  })
  .map(
    (parts) => (em) =>
      upsertCharge(em, {
        customerId: 'cus_1',
        invoiceId: null,
        amount: 1900,
        tax: 380,
        status: parts.failedLateAt === null ? 'succeeded' : 'failed',
        declineCode: null,
        description: null,
        createdAt: day(1),
        ...parts,
      }),
  );

const customer: fc.Arbitrary<Step> = fc.record({ id: few('cus'), deleted: fc.boolean() }).map(
  ({ id, deleted }) =>
    (em) =>
      upsertCustomer(em, sampleCustomer(id, { deleted })),
);

const creditNote: fc.Arbitrary<Step> = fc.record({ id: few('cn'), amount: fc.nat(500), currency }).map(
  (parts) => (em) =>
    upsertCreditNotes(em, [
      {
        number: 'N',
        invoiceId: 'in_1',
        customerId: 'cus_1',
        status: 'issued',
        reason: null,
        memo: null,
        tax: null,
        refunded: 0,
        credited: parts.amount,
        outside: 0,
        refundId: null,
        pdf: null,
        createdAt: day(0),
        readAt: day(0),
        ...parts,
      },
    ]),
);

const removal: fc.Arbitrary<Step> = fc
  .constantFrom(
    'subscriptions',
    'revenue_movements',
    'invoices',
    'refunds',
    'disputes',
    'charges',
    'customers',
    'credit_notes',
  )
  .map(
    (table) => (em) => execute(em, `delete from ${table} where ctid in (select ctid from ${table} limit 2)`),
  );

/** One or more steps in a transaction; one in five is rolled back. */
const transaction = fc.tuple(
  fc.array(
    fc.oneof(subscription, movement, invoice, refund, dispute, charge, customer, creditNote, removal),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
  fc.nat(4),
);

it('are what a full count comes to after any sequence of changes, rolled back ones too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 12 }), async (transactions) => {
      for (const [steps, chance] of transactions) {
        const work = orm.em.fork().transactional(async (em) => {
          for (const step of steps) await step(em);
          if (chance === 0) throw new Error('rolled back');
        });
        await work.catch((error: unknown) => expect(error).toHaveProperty('message', 'rolled back'));
      }
      const em = orm.em.fork();
      expect(await recountFigures(em)).toEqual([]);
      await expectCountedWithoutFigures(em);
    }),
    propertyRuns(40),
  );
});

/** The same figures by statements that share nothing with the triggers. */
async function expectCountedWithoutFigures(em: EntityManager): Promise<void> {
  const kept = await readFigures(em, ['subscriptions']);
  const counted = await query<{
    status: string;
    tier: string;
    currency: string;
    rows: number;
    amount: number;
  }>(
    em,
    `select status, case status when 'trialing' then coalesce(trial_tier, tier) else tier end as tier, currency,
       count(*)::bigint as rows, sum(mrr)::bigint as amount from subscriptions
     where mode <> 'foreign' group by 1, 2, 3`,
  );
  const plain = kept.map(({ status, tier, currency, rows, amount }) => ({
    status,
    tier,
    currency,
    rows,
    amount,
  }));
  expect(plain).toHaveLength(counted.length);
  expect(plain).toEqual(expect.arrayContaining(counted));

  const fromDay = '2026-03-20';
  const [revenue] = await query<{ net: number; tax: number; taxUnknown: number }>(
    em,
    `select coalesce(sum(amount - coalesce(tax, 0)), 0)::bigint as net, coalesce(sum(tax), 0)::bigint as tax,
       coalesce(sum(amount) filter (where tax is null), 0)::bigint as tax_unknown from (
       select currency, amount_paid as amount, tax_paid as tax from invoices
         where status = 'paid' and paid_at >= $1::date
       union all select currency, -amount, -tax from refunds where status <> 'failed' and created_at >= $1::date
       union all select currency, -amount, -tax from disputes where status = 'lost' and created_at >= $1::date
       union all select currency, amount_refunded - amount, -round(tax::numeric * (amount - amount_refunded) / amount)::bigint
         from charges where failed_late_at >= $1::date and not disputed
     ) moved where currency = 'usd'`,
    [fromDay],
  );
  const recent = { net: 0, tax: 0, taxUnknown: 0 };
  for (const row of await recentRevenue(em, fromDay)) {
    if (row.currency !== 'usd') continue;
    recent.net += row.net;
    recent.tax += row.tax;
    recent.taxUnknown += row.taxUnknown;
  }
  expect(recent).toEqual(revenue);

  const flow = await subscriptionFlow(em, fromDay);
  const came = await queryOne<Record<string, number>>(
    em,
    `select count(*) filter (where created_at >= $1::date)::bigint as begun,
       count(*) filter (where ended_at >= $1::date)::bigint as ended,
       count(*) filter (where trial_start is not null and status <> 'trialing')::bigint as trials_over,
       count(*) filter (where trial_start is not null and status <> 'trialing' and ever_active)::bigint as trials_converted
     from subscriptions where mode <> 'foreign'`,
    [fromDay],
  );
  expect(flow).toEqual(came);
  await expectCustomersWalked(em, fromDay);
}

/** Customers gained and lost, by walking each one's days. */
async function expectCustomersWalked(em: EntityManager, fromDay: string): Promise<void> {
  const days = await query<{ customerId: string; on: string; amount: number }>(
    em,
    `select person as customer_id, day::text as on, sum(amount)::bigint as amount from revenue_movements group by 1, 2 order by 1, 2`,
  );
  let expected = { payingNow: 0, gained: 0, lost: 0, lostOfStart: 0 };
  for (const id of new Set(days.map(({ customerId }) => customerId))) {
    let worth = 0;
    let gainedOn = '';
    for (const { on, amount } of days.filter(({ customerId }) => customerId === id)) {
      const paid = worth > 0;
      worth += amount;
      const recent = on >= fromDay ? 1 : 0;
      if (!paid && worth > 0) {
        gainedOn = on;
        expected = { ...expected, gained: expected.gained + recent };
      }
      if (paid && worth <= 0) {
        const ofStart = gainedOn < fromDay ? recent : 0;
        expected = { ...expected, lost: expected.lost + recent, lostOfStart: expected.lostOfStart + ofStart };
      }
    }
    if (worth > 0) expected = { ...expected, payingNow: expected.payingNow + 1 };
  }
  expect(await customerFlow(em, fromDay)).toEqual(expected);
}

it('lose nothing where many write at once, and few changes wait to be added', async () => {
  const writers = Array.from({ length: 10 }, async (_, writer) => {
    for (let index = 0; index < 40; index++) {
      const id = `sub_at_once_${writer}_${index % 7}`;
      await orm.em.fork().transactional(async (em) => {
        await upsertSubscription(
          em,
          sampleSubscription(id, { status: index % 2 === 0 ? 'active' : 'past_due', revision: index + 1 }),
        );
        await writeMovements(em, [
          sampleMovement(`${id}/${index}`, {
            person: 'cus_at_once',
            customerId: 'cus_at_once',
            subscriptionId: id,
            at: day(index),
            amount: index % 3 === 0 ? -500 : 100,
          }),
        ]);
      });
    }
  });
  await Promise.all(writers);
  const em = orm.em.fork();
  expect(await recountFigures(em)).toEqual([]);
  // A process that finds another one summing leaves the work to it. The next run after both sums the rest.
  for (let revision = 1; revision <= 130; revision++) {
    const status = revision % 2 === 0 ? 'active' : 'past_due';
    await upsertSubscription(em, sampleSubscription('sub_next', { status, revision }));
  }
  expect(await recountFigures(em)).toEqual([]);
  const waiting = await queryOne<{ count: number }>(
    em,
    'select count(*)::bigint as count from figure_changes',
  );
  expect(waiting?.count).toBeLessThan(400);
});

it('tells of drift and puts it right', async () => {
  const em = orm.em.fork();
  await upsertSubscription(em, sampleSubscription('sub_drift', { tier: 'enterprise', mrr: 9900 }));
  await em.transactional(async (inner) => {
    await execute(inner, `set local session_replication_role = replica`);
    await execute(inner, `update subscriptions set mrr = 8250 where id = 'sub_drift'`);
  });
  expect(await recountFigures(em)).toEqual([
    {
      figure: 'subscriptions',
      day: null,
      status: 'active',
      tier: 'enterprise',
      currency: 'usd',
      since: null,
      keptRows: 1,
      countedRows: 1,
      keptAmount: 9900,
      countedAmount: 8250,
    },
  ]);
  expect(await recountFigures(em)).toEqual([]);
});

it('are all counted part by part, each from its own table alone', async () => {
  const em = orm.em.fork();
  const figures = await query<{ figure: string }>(
    em,
    'select distinct figure from figures_afresh union select distinct figure from figures',
  );
  const known = FIGURE_PARTS.flatMap((part) => part.figures);
  expect(new Set(known).size).toBe(known.length);
  expect(figures.map(({ figure }) => figure).filter((figure) => !known.includes(figure))).toEqual([]);
  const everything = await query(em, `${countAfresh(FIGURE_PARTS)} order by 1, 2, 3, 4, 5, 6`);
  expect(everything).toEqual(await query(em, 'select * from figures_afresh order by 1, 2, 3, 4, 5, 6'));
  expect(everything.length).toBeGreaterThan(3);

  for (const part of FIGURE_PARTS) {
    const plan = await query<Record<string, string>>(em, `explain ${countAfresh([part])}`);
    const read = plan
      .map((line) => / on (\w+)/.exec(Object.values(line)[0] ?? '')?.[1] ?? '')
      .filter((name) => name !== '' && FIGURE_PARTS.some(({ table }) => table === name));
    expect([...new Set(read)]).toEqual([part.table]);
  }
});

it('drift in one part is seen by those who count that part, and by nobody else', async () => {
  const em = orm.em.fork();
  await em.transactional(async (inner) => {
    await execute(inner, `set local session_replication_role = replica`);
    await execute(
      inner,
      `insert into refunds (id, charge_id, amount, tax, currency, status, created_at, read_at)
       values ('re_past', 'ch_past', 700, 0, 'usd', 'succeeded', now(), now())`,
    );
  });
  const [refunds, others] = [true, false].map((own) =>
    FIGURE_PARTS.filter(({ table }) => (table === 'refunds') === own),
  );
  expect(await recountFigures(em, others)).toEqual([]);
  expect(await recountFigures(em, refunds)).toMatchObject([
    { figure: 'refunded', keptAmount: 0, countedAmount: 700 },
  ]);
  expect(await recountFigures(em)).toEqual([]);
});

it('how many rows they are counted from is known without reading any', async () => {
  const em = orm.em.fork();
  await execute(
    em,
    'analyze subscriptions, customers, charges, invoices, refunds, disputes, credit_notes, revenue_movements',
  );
  const actual = await queryOne<{ rows: number }>(
    em,
    `select sum(rows)::int as rows from (${FIGURE_PARTS.map(({ table }) => `select count(*) as rows from ${table}`).join(' union all ')}) as counts`,
  );
  expect(await estimatedRows(em)).toBe(actual?.rows);
});
