import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import fc from 'fast-check';
import { retakeStrayMovements } from '../../activities/reconciliation/retake-movements.ts';
import { recordSubscription } from '../../activities/subscriptions/record-subscription.ts';
import type { SubscriptionRecord } from '../../activities/types.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { recountFigures } from '../../db/revenue/figures.ts';
import { movementsOf, sumOfMovements, sumOfSubscriptions } from '../../db/revenue/revenue.ts';
import { customerFlow } from '../../db/revenue/revenue-figures.ts';
import { execute, query } from '../../db/sql.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { contribution } from '../../domain/revenue/mrr.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { initialState } from '../../domain/subscriptions/transition.ts';
import { snapshot } from '../support/domain-fixtures.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { day, openDatabase, sampleCustomer } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});
afterAll(() => close());

/** What a subscription comes to be at a time. */
interface Moment {
  status: BillingStatus;
  recurringAmount: number;
  /** Billing time, epoch milliseconds. */
  at: number;
  endedAt?: number;
}

/** One subscription of a person. */
interface Life {
  id: string;
  customerId: string;
  currency: string;
  moments: Moment[];
}

/** As the workflow of a subscription has it written down. */
async function record(life: Omit<Life, 'moments'>, revision: number, moment: Moment): Promise<void> {
  const { status, recurringAmount, at, endedAt = null } = moment;
  const read = snapshot({
    subscriptionId: life.id,
    customerId: life.customerId,
    currency: life.currency,
    recurringAmount,
    billingTime: at,
    readAt: at,
    endedAt,
  });
  const state = { ...initialState(life.currency), status, everActive: true };
  const written: SubscriptionRecord = {
    revision,
    snapshot: read,
    standing: { ...state, mrr: contribution(state, read) },
    nextAction: null,
    attention: null,
    timeline: [],
    eventIds: [],
    syncAccount: false,
  };
  const deps = { orm, now: () => Date.now(), temporal: null as unknown as Client };
  const info = { workflowExecution: { workflowId: `subscription:${life.id}`, runId: randomUUID() } };
  await new MockActivityEnvironment(info).run(recordSubscription(deps), written);
}

/** Movements of a person by time; those of one time by currency. */
const movementLines = async (person: string): Promise<string[]> =>
  (await movementsOf(orm.em.fork(), person))
    .toSorted((a, b) => a.at - b.at || (a.currency < b.currency ? -1 : 1))
    .map(({ kind, amount, currency, at }) => `${kind} ${amount} ${currency} ${new Date(at).toISOString()}`);

async function expectSumIsMrr(): Promise<void> {
  expect(await sumOfMovements(orm.em.fork())).toEqual(await sumOfSubscriptions(orm.em.fork()));
}

/** A user with so many customers, whose ids they are. */
async function newPerson(customers: readonly string[]): Promise<string> {
  const user = randomUUID();
  for (const id of customers) await upsertCustomer(orm.em.fork(), sampleCustomer(id, { userId: user }));
  return user;
}

const moments = fc.array(
  fc.record({
    status: fc.constantFrom<BillingStatus>('active', 'active', 'past_due', 'suspended', 'paused', 'canceled'),
    recurringAmount: fc.constantFrom(1900, 4900, 9900),
    hours: fc.integer({ min: 1, max: 70 }),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 8 },
);

it('come to the same however the recordings of several subscriptions fall, and add up to the MRR', async () => {
  const lives = fc.tuple(moments, moments, moments);
  await fc.assert(
    fc.asyncProperty(lives, async (drawn) => {
      const make = async (): Promise<{ person: string; of: (Life & { times: number[] })[] }> => {
        const name = randomUUID();
        const person = await newPerson([`cus_a_${name}`, `cus_b_${name}`]);
        const of = drawn.map((steps, index) => {
          let at = day(0) + index * 1_000;
          return {
            id: `sub_${index}_${name}`,
            customerId: `cus_${index === 1 ? 'b' : 'a'}_${name}`,
            currency: index === 2 ? 'eur' : 'usd',
            moments: steps.map(({ status, recurringAmount, hours }) => {
              at += hours * HOUR_MS;
              return { status, recurringAmount, at };
            }),
            times: steps.map(({ times }) => times),
          };
        });
        return { person, of };
      };
      const [one, other] = [await make(), await make()];
      // One after the other in the order of time, each once.
      const inOrder = one.of
        .flatMap((life) => life.moments.map((moment, index) => ({ life, moment, revision: index + 1 })))
        .toSorted((a, b) => a.moment.at - b.moment.at);
      for (const { life, moment, revision } of inOrder) await record(life, revision, moment);
      // All at once, some again.
      await Promise.all(
        other.of.map(async (life) => {
          for (const [index, moment] of life.moments.entries())
            for (let time = 0; time < (life.times[index] ?? 1); time += 1)
              await record(life, index + 1, moment);
        }),
      );
      expect(await movementLines(other.person)).toEqual(await movementLines(one.person));
      await expectSumIsMrr();
    }),
    propertyRuns(15),
  );
  expect(await recountFigures(orm.em.fork())).toEqual([]);
}, 120_000);

it('writes one expansion where two runs of a person end one subscription and begin another at once', async () => {
  const name = randomUUID();
  const person = await newPerson([`cus_${name}`]);
  const life = (id: string): Omit<Life, 'moments'> => ({
    id: `${id}_${name}`,
    customerId: `cus_${name}`,
    currency: 'usd',
  });
  await record(life('sub_a'), 1, { status: 'active', recurringAmount: 1900, at: day(0) });
  await Promise.all([
    record(life('sub_a'), 2, { status: 'canceled', recurringAmount: 1900, at: day(9) }),
    record(life('sub_b'), 1, { status: 'active', recurringAmount: 4900, at: day(9) + HOUR_MS }),
  ]);
  expect(await movementLines(person)).toEqual([
    'new 1900 usd 2026-03-01T12:00:00.000Z',
    'expansion 3000 usd 2026-03-10T13:00:00.000Z',
  ]);
  await expectSumIsMrr();
});

it('takes the place of what the same revision said, and dates churn by the end of access', async () => {
  const life = { id: 'sub_again', customerId: 'cus_again', currency: 'usd' };
  await record(life, 1, { status: 'active', recurringAmount: 1900, at: day(0) });
  await record(life, 2, { status: 'active', recurringAmount: 4900, at: day(1) });
  await record(life, 2, { status: 'active', recurringAmount: 1900, at: day(1) });
  // Read three days after its end: the event was lost.
  await record(life, 3, { status: 'canceled', recurringAmount: 1900, at: day(34), endedAt: day(31) });
  await record(life, 3, { status: 'canceled', recurringAmount: 1900, at: day(34), endedAt: day(31) });
  expect(await movementLines('cus_again')).toEqual([
    'new 1900 usd 2026-03-01T12:00:00.000Z',
    'churn -1900 usd 2026-04-01T12:00:00.000Z',
  ]);
  await expectSumIsMrr();
});

it('follow a customer to the user that it is linked to, with the one that it had before', async () => {
  const [mine, yours] = [`cus_${randomUUID()}`, `cus_${randomUUID()}`];
  const first = await newPerson([mine, yours]);
  const old = { id: `sub_${mine}`, customerId: mine, currency: 'usd' };
  await record(old, 1, { status: 'active', recurringAmount: 1900, at: day(0) });
  await record(old, 2, { status: 'canceled', recurringAmount: 1900, at: day(9) });
  const next = { id: `sub_${yours}`, customerId: yours, currency: 'usd' };
  await record(next, 1, { status: 'active', recurringAmount: 1900, at: day(9) + HOUR_MS });
  expect(await movementLines(first)).toEqual(['new 1900 usd 2026-03-01T12:00:00.000Z']);

  const second = randomUUID();
  await upsertCustomer(orm.em.fork(), sampleCustomer(mine, { userId: second, updatedAt: Date.now() }));
  expect(await retakeStrayMovements({ orm })).toBe(1);
  expect(await movementLines(second)).toEqual([
    'new 1900 usd 2026-03-01T12:00:00.000Z',
    'churn -1900 usd 2026-03-10T12:00:00.000Z',
  ]);
  expect(await movementLines(first)).toEqual(['new 1900 usd 2026-03-10T13:00:00.000Z']);
  await expectSumIsMrr();
  expect(await retakeStrayMovements({ orm })).toBe(0);
});

it('take in what a worker of the time before wrote, without moving the sum', async () => {
  const life = { id: 'sub_old', customerId: 'cus_old', currency: 'usd' };
  await record(life, 1, { status: 'active', recurringAmount: 1900, at: day(0) });
  const em = orm.em.fork();
  await execute(em, `update subscriptions set mrr = 4900, revision = 2 where id = 'sub_old'`);
  await execute(
    em,
    `insert into revenue_movements (key, customer_id, subscription_id, at, day, kind, amount, currency, tier)
     values ('subscription:sub_old/2', 'cus_old', 'sub_old', $1, '2026-03-11', 'expansion', 3000, 'usd', 'professional')`,
    [new Date(day(10))],
  );
  await execute(em, `update subscriptions set billing_time = $1 where id = 'sub_old'`, [new Date(day(10))]);
  await expectSumIsMrr();
  expect(await retakeStrayMovements({ orm })).toBe(1);
  expect(await movementLines('cus_old')).toEqual([
    'new 1900 usd 2026-03-01T12:00:00.000Z',
    'expansion 3000 usd 2026-03-11T12:00:00.000Z',
  ]);
  await expectSumIsMrr();
});

it('counts a person with two customers once, and neither lost nor gained by a move', async () => {
  const before = await customerFlow(orm.em.fork(), '2026-03-05');
  const [a, b] = [`cus_${randomUUID()}`, `cus_${randomUUID()}`];
  await newPerson([a, b]);
  const [old, next] = [
    { id: `sub_${a}`, customerId: a, currency: 'usd' },
    { id: `sub_${b}`, customerId: b, currency: 'usd' },
  ];
  await record(old, 1, { status: 'active', recurringAmount: 1900, at: day(0) });
  await record(old, 2, { status: 'canceled', recurringAmount: 1900, at: day(9) });
  await record(next, 1, { status: 'active', recurringAmount: 4900, at: day(9) + 13 * HOUR_MS });
  expect(await customerFlow(orm.em.fork(), '2026-03-05')).toEqual({
    ...before,
    payingNow: before.payingNow + 1,
  });
  const persons = await query<{ kind: string }>(
    orm.em.fork(),
    'select kind from revenue_movements where customer_id = any($1) order by at',
    [[a, b]],
  );
  expect(persons.map(({ kind }) => kind)).toEqual(['new', 'expansion']);
});
