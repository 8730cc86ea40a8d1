import { randomUUID } from 'node:crypto';
import { ratePage } from '../../activities/usage/rating/rate-page.ts';
import { readCredits, creditTermsOf } from '../../api/usage/credits/credit-view.ts';
import type { CreditView } from '../../api/usage/credits/credit-view.ts';
import { usageRules } from '../../api/usage/ingest/usage-rules.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import { meteredCustomers } from '../../db/usage/ingest/usage-customers.ts';
import type { MeteredCustomer } from '../../db/usage/ingest/usage-customers.ts';
import { cutPeriods, reopenPeriods } from '../../db/usage/rating/usage-periods.ts';
import { runningPeriods } from '../../db/usage/reporting/usage-warnings.ts';
import { beginClose, closeWindows } from '../../db/usage/rating/usage-windows.ts';
import { query } from '../../db/sql.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { UsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { usagePeriodAt } from '../../domain/usage/rating/period.ts';
import { decideUsage, thresholdsReached } from '../../domain/usage/ingest/limits.ts';
import { UNIT, quantityToNumber } from '../../domain/usage/ingest/quantity.ts';
import { windowStart } from '../../domain/usage/ingest/window.ts';
import { openDatabase, sampleCustomer, sampleSubscription } from './db-samples.ts';

/*
 * A usage period is settled as a whole each time something in it has changed, also long after its end.
 * Professional: 500 credits included, 0.2 cents for each one beyond; Enterprise: 5,000, 0.15 cents.
 */
const DAY = 86_400_000;
const START = Date.UTC(2027, 0, 10, 9);
const SECOND = Date.UTC(2027, 1, 10, 9);
const THIRD = Date.UTC(2027, 2, 10, 9);

let orm: MikroORM;
let close: () => Promise<void>;
let writer: UsageWriter;
let catalogue: Plan[];
beforeAll(async () => {
  ({ orm, close } = await openDatabase());
  writer = createUsageWriter(orm);
  catalogue = await loadPlans(orm.em.fork());
});
afterAll(() => close());

/** The catalogue with a changed Professional plan. */
const withProfessional = (changes: Partial<Plan>): Plan[] =>
  catalogue.map((plan) => (plan.code === 'professional' ? { ...plan, ...changes } : plan));

interface Subscriber {
  /** Their clock moves on, and with it what Stripe says of the subscription. */
  becomes: (now: number, changes: Partial<SubscriptionRow>) => Promise<void>;
  /** Their timeline says that they came to be on another plan. */
  changedPlan: (at: number, from: string, to: string) => Promise<void>;
  grant: (at: number, units: number) => Promise<void>;
  use: (at: number, units: number) => Promise<void>;
  rate: (plans: readonly Plan[]) => Promise<void>;
  /** Of which of 80 and 100 % they are to be warned. */
  reached: () => Promise<number[]>;
  /** What the API says of their credits where the counters say that they used so much. */
  view: (units: number) => Promise<CreditView>;
  /** How much they may use until they have spent a dollar; null without limit. */
  left: (units: number) => Promise<number | null>;
  periods: () => Promise<{ used: number; carried: number; amount: number; charged: number }[]>;
}

async function subscriber(first: Partial<SubscriptionRow> = {}): Promise<Subscriber> {
  const id = randomUUID().slice(0, 8);
  const [customerId, subscriptionId] = [`cus_${id}`, `sub_${id}`];
  let revision = 0;
  let subscription = sampleSubscription(subscriptionId, {
    customerId,
    tier: 'professional',
    createdAt: START,
    currentPeriodStart: START,
    currentPeriodEnd: SECOND,
    ...first,
  });
  const becomes: Subscriber['becomes'] = async (now, changes) => {
    revision += 1;
    subscription = { ...subscription, ...changes, billingTime: now, revision };
    await upsertCustomer(
      orm.em.fork(),
      sampleCustomer(customerId, { billingTime: now, updatedAt: START + revision }),
    );
    await query(orm.em.fork(), 'update customers set billing_time = $2 where id = $1 returning id', [
      customerId,
      new Date(now),
    ]);
    await upsertSubscription(orm.em.fork(), subscription);
  };
  await becomes(START, {});
  const metered = async (): Promise<MeteredCustomer> => {
    const [customer] = await meteredCustomers(orm.em.fork(), [customerId]);
    if (customer === undefined) throw new Error(`no customer ${customerId}`);
    return customer;
  };
  return {
    becomes,
    changedPlan: (at, from, to) =>
      appendTimeline(orm.em.fork(), [
        {
          key: `subscription:${subscriptionId}/1/0`,
          workflowId: null,
          runId: null,
          subscriptionId,
          customerId,
          at,
          kind: 'plan_changed',
          summary: `The plan went from ${from} to ${to}.`,
          rule: 'plan_changed',
          facts: { from, to },
          outcome: 'done',
          actor: null,
        },
      ]),
    grant: async (at, units) => {
      await orm.em.fork().execute(
        `insert into credit_grants (id, customer_id, amount, priority, source, reason, created_by, created_at)
         values (?, ?, ?, 1, 'staff', 'For the trouble', 'test', ?)`,
        [randomUUID(), customerId, units, new Date(at)],
      );
    },
    use: async (at, units) => {
      const periodStart = usagePeriodAt(subscription, at)?.start ?? null;
      const event = {
        customerId,
        subscriptionId,
        idempotencyKey: randomUUID(),
        eventType: 'inference',
        quantity: BigInt(units) * UNIT,
        occurredAt: at,
        windowStart: windowStart(at, periodStart),
        kind: 'usage' as const,
        correctsKey: null,
        reportedBy: 'test',
        properties: null,
        ...counterStarts(at, null, periodStart),
      };
      await writer.record([event]);
    },
    rate: async (plans) => {
      const now = Date.now();
      await orm.em.fork().transactional((em) => beginClose(em, now));
      await orm.em.fork().transactional((em) => closeWindows(em, { now, limitCustomers: 1_000 }));
      await cutPeriods(orm.em.fork());
      await reopenPeriods(orm.em.fork());
      await orm.em.fork().transactional((em) => ratePage(em, { customers: [customerId], plans, now }));
    },
    reached: async () => {
      const [period] = await runningPeriods(orm.em.fork(), [customerId], Date.now());
      return period === undefined ? [] : thresholdsReached(period.used, period.covered, [80, 100]);
    },
    view: async (units) => {
      const customer = await metered();
      const terms = creditTermsOf(customer, catalogue, 'usd');
      return readCredits(orm.em.fork(), customer, terms, BigInt(units) * UNIT, subscription.billingTime);
    },
    left: async (units) => {
      const deps = {
        em: () => orm.em.fork(),
        now: Date.now,
        workers: { current: () => null, stop: () => Promise.resolve() },
        metered: { plans: () => Promise.resolve(catalogue) },
        settings: { defaultCurrency: 'usd' },
      };
      const rules = await usageRules(deps, { ...(await metered()), spendLimit: 100 }, null);
      const totals = { usedToday: 0n, usedInPeriod: BigInt(units) * UNIT };
      const { remaining } = decideUsage(rules, totals, 0n);
      return remaining === null ? null : quantityToNumber(remaining);
    },
    periods: () =>
      query(
        orm.em.fork(),
        `select used::int, carried::int, amount, charged from usage_periods where subscription_id = $1 order by starts_at`,
        [subscriptionId],
      ),
  };
}

describe('what goes over into the next period', () => {
  const plans = (): Plan[] => withProfessional({ rollover: { upTo: 300 } });

  it('is what the period before left in the end, also where both are settled at once', async () => {
    const { becomes, use, rate, periods } = await subscriber();
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(SECOND - DAY, 400);
    await use(SECOND + DAY, 700);
    await rate(plans());
    // 100 are left and go over: 700 - 100 - 500 = 100 beyond.
    expect(await periods()).toMatchObject([{ carried: 0 }, { carried: 100, amount: 20, charged: 20 }]);
  });

  it('is less where usage of the period before comes late, and more where some is taken back', async () => {
    const { becomes, use, rate, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 100);
    await rate(plans());
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(SECOND + DAY, 700);
    await rate(plans());
    expect(await periods()).toMatchObject([{ used: 100 }, { carried: 300, amount: 0 }]);
    await use(START + 2 * DAY, 350);
    await rate(plans());
    expect(await periods()).toMatchObject([{ used: 450 }, { carried: 50, amount: 30, charged: 30 }]);
    await use(START + 2 * DAY, -350);
    await rate(plans());
    expect(await periods()).toMatchObject([{ used: 100 }, { carried: 300, amount: 0, charged: 0 }]);
  });

  it('counts what was used in a trial that was extended', async () => {
    const trialEnd = START + 7 * DAY;
    const { becomes, use, rate, periods } = await subscriber({
      status: 'trialing',
      trialEnd,
      currentPeriodEnd: trialEnd,
    });
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 450);
    await rate(plans());
    const longer = trialEnd + 3 * DAY;
    await becomes(trialEnd + DAY, { trialEnd: longer, currentPeriodEnd: longer });
    await rate(plans());
    await becomes(longer + DAY, {
      status: 'active',
      currentPeriodStart: longer,
      currentPeriodEnd: longer + 31 * DAY,
    });
    await use(longer + DAY / 2, 600);
    await rate(plans());
    expect(await periods()).toMatchObject([{ used: 450 }, { carried: 50, amount: 10 }]);
  });
});

describe('late usage', () => {
  it('is settled by the terms that its plan had in its period, whatever the plan says since', async () => {
    const { becomes, use, rate, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 1_500);
    await rate(catalogue);
    expect(await periods()).toMatchObject([{ amount: 200, charged: 200 }]);
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(START + 2 * DAY, 500);
    await rate(withProfessional({ includedCredits: 100, pricePer1k: 400 }));
    expect(await periods()).toMatchObject([{ amount: 300, charged: 300 }]);
    await use(START + 2 * DAY, 500);
    await rate(catalogue.filter(({ code }) => code !== 'professional'));
    expect(await periods()).toMatchObject([{ amount: 400, charged: 400 }]);
  });

  it('goes by the new terms in the period that runs', async () => {
    const { becomes, use, rate, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 1_500);
    await rate(catalogue);
    await use(START + DAY, 500);
    await rate(withProfessional({ pricePer1k: 400 }));
    expect(await periods()).toMatchObject([{ amount: 600, charged: 600 }]);
  });
});

it('a change of plan that changes no revenue counts from when it was made', async () => {
  const { becomes, changedPlan, use, rate, periods } = await subscriber({ mrr: 0 });
  await becomes(START + 5 * DAY, {});
  await use(START + DAY, 800);
  await rate(catalogue);
  const at = START + 10 * DAY;
  await becomes(START + 20 * DAY, { tier: 'enterprise' });
  await changedPlan(at, 'professional', 'enterprise');
  await use(START + 15 * DAY, 5_000);
  await rate(catalogue);
  // 300 beyond before the change; of the new plan's 5,000 the 500 that were used are gone: 500 beyond.
  expect(await periods()).toMatchObject([{ amount: 60 + 75 }]);
});

it('a grant covers what was settled while it was being made, also on a clock of long ago', async () => {
  const { becomes, grant, use, rate, periods } = await subscriber();
  await becomes(START + 5 * DAY, {});
  await use(START + DAY, 800);
  await rate(catalogue);
  expect(await periods()).toMatchObject([{ amount: 60 }]);
  await query(orm.em.fork(), `update usage_periods set settled_at = $1 returning 1`, [
    new Date(START + 400 * DAY),
  ]);
  await grant(START + 5 * DAY, 100);
  await rate(catalogue);
  expect(await periods()).toMatchObject([{ amount: 40 }]);
});

describe('grants', () => {
  const secondMonth = { currentPeriodStart: SECOND, currentPeriodEnd: THIRD };

  it('are used by the earlier period first, also where its usage comes later', async () => {
    const { becomes, grant, use, rate, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await grant(START + 5 * DAY, 1_000);
    await use(START + DAY, 800);
    await rate(catalogue);
    await becomes(SECOND + 5 * DAY, secondMonth);
    await use(SECOND + DAY, 1_200);
    await rate(catalogue);
    expect(await periods()).toMatchObject([{ amount: 0 }, { amount: 0 }]);
    // 300 and 700 of it are used. 500 more of the first month leave 200 for the second: 500 beyond.
    await use(START + 2 * DAY, 500);
    await rate(catalogue);
    expect(await periods()).toMatchObject([{ amount: 0 }, { amount: 100, charged: 100 }]);
    // Taken back, they are there for the second month again.
    await use(START + 2 * DAY, -500);
    await rate(catalogue);
    expect(await periods()).toMatchObject([{ amount: 0 }, { amount: 0, charged: 0 }]);
  });

  it('cover nothing of a period that was over when they were made', async () => {
    const { becomes, grant, use, rate, periods } = await subscriber();
    await becomes(SECOND + 5 * DAY, secondMonth);
    await grant(SECOND + 5 * DAY, 1_000);
    await use(SECOND + DAY, 600);
    await rate(catalogue);
    await use(START + DAY, 800);
    await rate(catalogue);
    expect(await periods()).toMatchObject([{ amount: 60 }, { amount: 0 }]);
  });
});

describe('a plan that was changed in mid-period', () => {
  const units = (count: number): bigint => BigInt(count) * UNIT;

  it('is shown as it is settled, before and after that', async () => {
    const { becomes, changedPlan, use, rate, periods, view } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 800);
    await rate(catalogue);
    await changedPlan(START + 10 * DAY, 'professional', 'enterprise');
    await becomes(START + 12 * DAY, { tier: 'enterprise' });
    const after = { included: units(5_000), remaining: units(4_500), overage: units(300), overageCost: 60 };
    expect(await view(800)).toMatchObject(after);
    await use(START + 11 * DAY, 4_000);
    const then = { remaining: units(500), overage: units(300), overageCost: 60 };
    expect(await view(4_800)).toMatchObject(then);
    await rate(catalogue);
    expect(await view(4_800)).toMatchObject(then);
    await use(START + 11 * DAY, 1_000);
    const beyond = { remaining: 0n, overage: units(800), overageCost: 60 + 75 };
    expect(await view(5_800)).toMatchObject(beyond);
    await rate(catalogue);
    expect(await view(5_800)).toMatchObject(beyond);
    expect(await periods()).toMatchObject([{ amount: 135 }]);
  });

  it('does not let the customer spend more than they want to, nor refuses what is covered', async () => {
    const { becomes, changedPlan, use, rate, left } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 800);
    await rate(catalogue);
    // Of 100 cents 60 are spent; 40.5 less a millionth, which is rounded to 40, are 202.499999 at 0.2.
    expect(await left(800)).toBe(202.499999);
    await changedPlan(START + 10 * DAY, 'professional', 'enterprise');
    await becomes(START + 12 * DAY, { tier: 'enterprise' });
    // 4,500 of the new plan's credits, and 40 cents at 0.15.
    expect(await left(800)).toBe(4_769.999999);
    await use(START + 11 * DAY, 4_600);
    await rate(catalogue);
    expect(await left(5_400)).toBe(169.999999);
  });
});

it('after a change of plan its credits are warned of when so many of them are used', async () => {
  const { becomes, changedPlan, use, rate, reached } = await subscriber();
  await becomes(START + 5 * DAY, {});
  await use(START + DAY, 800);
  await rate(catalogue);
  expect(await reached()).toEqual([80, 100]);
  await changedPlan(START + 10 * DAY, 'professional', 'enterprise');
  await becomes(START + 12 * DAY, { tier: 'enterprise' });
  // With the 500 of before, 3,900 of 5,000; the 300 beyond them were paid for.
  await use(START + 11 * DAY, 3_400);
  await rate(catalogue);
  expect(await reached()).toEqual([]);
  await use(START + 11 * DAY, 100);
  await rate(catalogue);
  expect(await reached()).toEqual([80]);
});

it('what is beyond the credits in a trial costs nothing, and counts against no spend limit', async () => {
  const trialEnd = START + 7 * DAY;
  const { becomes, use, rate, view, left, periods } = await subscriber({
    status: 'trialing',
    trialEnd,
    currentPeriodEnd: trialEnd,
  });
  await becomes(START + 5 * DAY, {});
  await use(START + DAY, 2_000);
  expect(await view(2_000)).toMatchObject({ overage: 1_500n * UNIT, overageCost: 0 });
  expect(await left(2_000)).toBeNull();
  await rate(catalogue);
  expect(await view(2_000)).toMatchObject({ overage: 1_500n * UNIT, overageCost: 0 });
  expect(await periods()).toMatchObject([{ used: 2_000, amount: 0 }]);
});
