import { randomUUID } from 'node:crypto';
import { settlePage } from '../../activities/usage/settle-page.ts';
import type { MikroORM } from '../../db/orm.ts';
import { upsertCustomer } from '../../db/repositories/customers.ts';
import { loadPlans } from '../../db/repositories/plans.ts';
import { upsertSubscription } from '../../db/repositories/subscriptions.ts';
import type { SubscriptionRow } from '../../db/repositories/subscriptions.ts';
import { appendTimeline } from '../../db/repositories/timeline.ts';
import { cutPeriods } from '../../db/repositories/usage-periods.ts';
import { beginClose, closeWindows } from '../../db/repositories/usage-windows.ts';
import { query } from '../../db/sql.ts';
import { createUsageWriter } from '../../db/usage-writer.ts';
import type { UsageWriter } from '../../db/usage-writer.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { counterStarts } from '../../domain/usage/counter-starts.ts';
import { usagePeriodAt } from '../../domain/usage/period.ts';
import { UNIT } from '../../domain/usage/quantity.ts';
import { windowStart } from '../../domain/usage/window.ts';
import { openDatabase, sampleCustomer, sampleSubscription } from './db-samples.ts';

/*
 * A usage period is settled as a whole each time something in it has changed, also long after its end. Professional: 500 credits included,
 * 0.2 cents for each one beyond; Enterprise: 5,000, 0.15 cents.
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
  use: (at: number, units: number) => Promise<void>;
  settle: (plans: readonly Plan[]) => Promise<void>;
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
    settle: async (plans) => {
      const now = Date.now();
      await orm.em.fork().transactional((em) => beginClose(em, now));
      await orm.em.fork().transactional((em) => closeWindows(em, { now, limitCustomers: 1_000 }));
      await cutPeriods(orm.em.fork());
      await orm.em.fork().transactional((em) => settlePage(em, { customers: [customerId], plans, now }));
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
    const { becomes, use, settle, periods } = await subscriber();
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(SECOND - DAY, 400);
    await use(SECOND + DAY, 700);
    await settle(plans());
    // 100 are left and go over: 700 - 100 - 500 = 100 beyond.
    expect(await periods()).toMatchObject([{ carried: 0 }, { carried: 100, amount: 20, charged: 20 }]);
  });

  it('is less where usage of the period before comes late, and more where some is taken back', async () => {
    const { becomes, use, settle, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 100);
    await settle(plans());
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(SECOND + DAY, 700);
    await settle(plans());
    expect(await periods()).toMatchObject([{ used: 100 }, { carried: 300, amount: 0 }]);
    await use(START + 2 * DAY, 350);
    await settle(plans());
    expect(await periods()).toMatchObject([{ used: 450 }, { carried: 50, amount: 30, charged: 30 }]);
    await use(START + 2 * DAY, -350);
    await settle(plans());
    expect(await periods()).toMatchObject([{ used: 100 }, { carried: 300, amount: 0, charged: 0 }]);
  });

  it('counts what was used in a trial that was extended', async () => {
    const trialEnd = START + 7 * DAY;
    const { becomes, use, settle, periods } = await subscriber({
      status: 'trialing',
      trialEnd,
      currentPeriodEnd: trialEnd,
    });
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 450);
    await settle(plans());
    const longer = trialEnd + 3 * DAY;
    await becomes(trialEnd + DAY, { trialEnd: longer, currentPeriodEnd: longer });
    await settle(plans());
    await becomes(longer + DAY, {
      status: 'active',
      currentPeriodStart: longer,
      currentPeriodEnd: longer + 31 * DAY,
    });
    await use(longer + DAY / 2, 600);
    await settle(plans());
    expect(await periods()).toMatchObject([{ used: 450 }, { carried: 50, amount: 10 }]);
  });
});

describe('late usage', () => {
  it('is settled by the terms that its plan had in its period, whatever the plan says since', async () => {
    const { becomes, use, settle, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 1_500);
    await settle(catalogue);
    expect(await periods()).toMatchObject([{ amount: 200, charged: 200 }]);
    await becomes(SECOND + 5 * DAY, { currentPeriodStart: SECOND, currentPeriodEnd: THIRD });
    await use(START + 2 * DAY, 500);
    await settle(withProfessional({ includedCredits: 100, pricePer1k: 400 }));
    expect(await periods()).toMatchObject([{ amount: 300, charged: 300 }]);
    await use(START + 2 * DAY, 500);
    await settle(catalogue.filter(({ code }) => code !== 'professional'));
    expect(await periods()).toMatchObject([{ amount: 400, charged: 400 }]);
  });

  it('goes by the new terms in the period that runs', async () => {
    const { becomes, use, settle, periods } = await subscriber();
    await becomes(START + 5 * DAY, {});
    await use(START + DAY, 1_500);
    await settle(catalogue);
    await use(START + DAY, 500);
    await settle(withProfessional({ pricePer1k: 400 }));
    expect(await periods()).toMatchObject([{ amount: 600, charged: 600 }]);
  });
});

it('a change of plan that changes no revenue counts from when it was made', async () => {
  const { becomes, changedPlan, use, settle, periods } = await subscriber({ mrr: 0 });
  await becomes(START + 5 * DAY, {});
  await use(START + DAY, 800);
  await settle(catalogue);
  const at = START + 10 * DAY;
  await becomes(START + 20 * DAY, { tier: 'enterprise' });
  await changedPlan(at, 'professional', 'enterprise');
  await use(START + 15 * DAY, 5_000);
  await settle(catalogue);
  // 300 beyond before the change; of the new plan's 5,000 the 500 that were used are gone: 500 beyond.
  expect(await periods()).toMatchObject([{ amount: 60 + 75 }]);
});
