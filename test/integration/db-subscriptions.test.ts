import fc from 'fast-check';
import type { MikroORM } from '../../db/orm.ts';
import {
  linkCustomerToUser,
  setBillingTime,
  upsertCustomer,
  findCustomer,
} from '../../db/accounts/customers.ts';
import {
  currentSubscriptionOfCustomer,
  currentSubscriptionOfUser,
  currentSubscriptionsOfUsers,
  findSubscription,
  upsertSubscription,
} from '../../db/subscriptions/subscriptions.ts';
import { readAccount } from '../../db/accounts/account-sync.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { meteredCustomers } from '../../db/usage/ingest/usage-customers.ts';
import { STATUS_GRADES, decidingSubscription } from '../../domain/subscriptions/deciding.ts';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { propertyRuns } from '../support/property-runs.ts';
import { ensureUser } from '../../db/accounts/users.ts';
import { execute } from '../../db/sql.ts';
import { day, openDatabase, sampleCustomer, sampleSubscription } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

describe('upsertSubscription', () => {
  it('keeps every field as given', async () => {
    const em = orm.em.fork();
    const row = sampleSubscription('sub_full', {
      userId: 'a user of another system',
      status: 'past_due',
      trialTier: 'trial',
      trialStart: day(-7),
      trialEnd: day(0),
      cancelAtPeriodEnd: true,
      cancelAt: day(31),
      canceledAt: day(1),
      endedAt: day(31) + 1,
      paused: true,
      pausedUntil: day(60),
      paymentAnswerDueAt: day(5),
      renewalAnswerDueAt: day(5),
      pendingChange: { tier: 'professional', interval: 'year', quantity: 2, effectiveAt: day(31) },
      dunning: {
        episodeId: 'ep_1',
        startedAt: day(1),
        strategy: 'v1',
        invoiceIds: ['in_1'],
        attempt: 2,
        nextAttemptAt: day(4),
        graceUntil: day(8),
        finalActionAt: day(22),
        stage: 'grace',
        outcome: null,
      },
      attention: 'suspected fraud',
      testClockId: 'clock_full',
      amount: 9_007_199_254_740_991,
      billingTime: day(2) + 123,
    });
    expect(await upsertSubscription(em, row)).toBe(true);
    expect(await findSubscription(em, 'sub_full')).toEqual(row);
  });

  it('writes a newer revision and leaves everything to it', async () => {
    const em = orm.em.fork();
    await upsertSubscription(em, sampleSubscription('sub_new', { revision: 4, pendingChange: null }));
    const newer = sampleSubscription('sub_new', {
      revision: 5,
      status: 'suspended',
      nextActionAt: null,
      nextAction: null,
    });
    expect(await upsertSubscription(em, newer)).toBe(true);
    expect(await findSubscription(em, 'sub_new')).toEqual(newer);
  });

  it.each([3, 4])('ignores revision %i where 4 is stored', async (revision) => {
    const em = orm.em.fork();
    const id = `sub_old_${revision}`;
    const stored = sampleSubscription(id, { revision: 4 });
    await upsertSubscription(em, stored);
    expect(await upsertSubscription(em, sampleSubscription(id, { revision, status: 'canceled' }))).toBe(
      false,
    );
    expect(await findSubscription(em, id)).toEqual(stored);
  });

  it('lets a revision that was decided again take the place of the first, and never the other way', async () => {
    const em = orm.em.fork();
    const first = sampleSubscription('sub_again', { revision: 4, updatedAt: day(1) });
    const again = { ...first, currentPeriodEnd: day(60), updatedAt: day(1) + 1 };
    expect(await upsertSubscription(em, first)).toBe(true);
    expect(await upsertSubscription(em, again)).toBe(true);
    expect(await upsertSubscription(em, first)).toBe(false);
    expect(await findSubscription(em, 'sub_again')).toEqual(again);
  });

  it('ends with the highest revision whatever the order and however many at once', async () => {
    const revisions = [7, 2, 9, 4, 1, 8, 3, 10, 6, 5];
    await Promise.all(
      revisions.map((revision) =>
        orm.em
          .fork()
          .transactional((em) =>
            upsertSubscription(em, sampleSubscription('sub_race', { revision, mrr: revision })),
          ),
      ),
    );
    expect(await findSubscription(orm.em.fork(), 'sub_race')).toMatchObject({ revision: 10, mrr: 10 });
  });

  it('takes part in the transaction of its caller', async () => {
    const failing = orm.em.fork().transactional(async (em) => {
      await upsertSubscription(em, sampleSubscription('sub_rolled_back'));
      expect(await findSubscription(em, 'sub_rolled_back')).not.toBeNull();
      throw new Error('the timeline could not be written');
    });
    await expect(failing).rejects.toThrow('the timeline could not be written');
    expect(await findSubscription(orm.em.fork(), 'sub_rolled_back')).toBeNull();
  });
});

describe('finding subscriptions', () => {
  it('prefers a live one to a later one that is over, and else takes the latest', async () => {
    const em = orm.em.fork();
    const of = { customerId: 'cus_pref', userId: 'user_pref' };
    await upsertSubscription(
      em,
      sampleSubscription('sub_p1', { ...of, status: 'canceled', createdAt: day(0) }),
    );
    await upsertSubscription(
      em,
      sampleSubscription('sub_p2', { ...of, status: 'expired', createdAt: day(20) }),
    );
    expect((await currentSubscriptionOfUser(em, 'user_pref'))?.id).toBe('sub_p2');
    await upsertSubscription(
      em,
      sampleSubscription('sub_p3', { ...of, status: 'past_due', createdAt: day(10) }),
    );
    expect((await currentSubscriptionOfUser(em, 'user_pref'))?.id).toBe('sub_p3');
    expect((await currentSubscriptionOfCustomer(em, 'cus_pref'))?.id).toBe('sub_p3');
  });

  it('chooses as the domain does, whatever subscriptions a person has', async () => {
    const em = orm.em.fork();
    const plans = await loadPlans(em);
    let person = 0;
    const subscription = fc.record({
      status: fc.constantFrom(...(Object.keys(STATUS_GRADES) as BillingStatus[])),
      tier: fc.constantFrom('trial', 'starter', 'professional', 'enterprise', 'unknown'),
      trialTier: fc.constantFrom(null, 'trial'),
      createdAt: fc.integer({ min: 0, max: 2 }).map(day),
    });
    const any = fc.array(subscription, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(any, async (drawn) => {
        const userId = `chooser_${++person}`;
        const rows = drawn.map((facts, index) =>
          sampleSubscription(`sub_${userId}_${index}`, { ...facts, userId, customerId: `cus_${userId}` }),
        );
        for (const row of rows) await upsertSubscription(em, row);
        const decides = decidingSubscription(rows, plans)?.id;
        expect((await currentSubscriptionOfUser(em, userId))?.id).toBe(decides);
        expect((await currentSubscriptionOfCustomer(em, `cus_${userId}`))?.id).toBe(decides);
        await upsertCustomer(em, sampleCustomer(`cus_${userId}`, { userId }));
        for (const target of ['keycloak', 'lago'] as const)
          expect((await readAccount(em, `cus_${userId}`, target))?.subscriptionId).toBe(decides);
        expect((await meteredCustomers(em, [`cus_${userId}`]))[0]?.subscription?.id).toBe(decides);
      }),
      propertyRuns(150),
    );
  });

  it('finds that of a user whose id Stripe does not know, through the customer', async () => {
    const em = orm.em.fork();
    const identity = {
      subject: 's-link',
      email: 'link@example.test',
      emailVerified: true,
      fullName: null,
      role: 'viewer' as const,
      issuedAt: Date.now(),
    };
    const user = await ensureUser(em, identity);
    await upsertCustomer(em, sampleCustomer('cus_link'));
    await upsertSubscription(em, sampleSubscription('sub_link', { customerId: 'cus_link', userId: null }));
    expect(await currentSubscriptionOfUser(em, user.id)).toBeNull();
    await linkCustomerToUser(em, user.id, 'cus_link');
    expect((await currentSubscriptionOfUser(em, user.id))?.id).toBe('sub_link');
  });

  it('finds those of several users in one statement, each its own', async () => {
    const em = orm.em.fork();
    await upsertSubscription(
      em,
      sampleSubscription('sub_one', { customerId: 'cus_one', userId: 'user_one' }),
    );
    await upsertSubscription(
      em,
      sampleSubscription('sub_two', { customerId: 'cus_two', userId: 'user_two' }),
    );
    const found = await currentSubscriptionsOfUsers(em, ['user_two', 'user_none', 'user_one']);
    expect([...found].map(([user, { id, userId }]) => [user, id, userId]).sort()).toEqual([
      ['user_one', 'sub_one', 'user_one'],
      ['user_two', 'sub_two', 'user_two'],
    ]);
    expect(found.get('user_one')).toEqual({
      ...(await findSubscription(em, 'sub_one')),
      heldAddOns: null,
    });
  });

  it('answers null and nothing for the unknown', async () => {
    const em = orm.em.fork();
    expect(await findSubscription(em, 'sub_nowhere')).toBeNull();
    expect(await currentSubscriptionOfUser(em, "' or true --")).toBeNull();
  });

  it('moves the billing time of those on a test clock forward only', async () => {
    const em = orm.em.fork();
    const onClock = { testClockId: 'clock_1', billingTime: day(1) };
    await upsertCustomer(em, sampleCustomer('cus_clock', onClock));
    await upsertSubscription(em, sampleSubscription('sub_c1', onClock));
    await upsertSubscription(em, sampleSubscription('sub_c2', { ...onClock, status: 'canceled' }));
    await upsertSubscription(em, sampleSubscription('sub_c3', { testClockId: 'clock_2' }));
    await setBillingTime(em, 'clock_1', day(40), { locked: 'wait' });
    await setBillingTime(em, 'clock_1', day(39), { locked: 'wait' });
    expect((await findSubscription(em, 'sub_c1'))?.billingTime).toBe(day(40));
    expect((await findCustomer(em, 'cus_clock'))?.billingTime).toBe(day(40));
    expect((await findSubscription(em, 'sub_c3'))?.billingTime).toBe(day(0));
  });

  it('leaves a row that another transaction holds, or waits for it, as asked', async () => {
    const onClock = { testClockId: 'clock_held', billingTime: day(1) };
    await upsertCustomer(orm.em.fork(), sampleCustomer('cus_held', onClock));
    const timeOf = async () => (await findCustomer(orm.em.fork(), 'cus_held'))?.billingTime;
    let waiting: Promise<void> | undefined;
    await orm.em.fork().transactional(async (em) => {
      await execute(em, `update customers set name = 'Held' where id = 'cus_held'`);
      await setBillingTime(orm.em.fork(), 'clock_held', day(2), { locked: 'skip' });
      expect(await timeOf()).toBe(day(1));
      waiting = setBillingTime(orm.em.fork(), 'clock_held', day(2), { locked: 'wait' });
    });
    await waiting;
    expect(await timeOf()).toBe(day(2));
  });

  it('can be moved on by every workflow of a clock at once, without waiting in circles', async () => {
    const onClock = { testClockId: 'clock_many', billingTime: day(0) };
    const names = Array.from({ length: 40 }, (_, n) => `sub_many_${n}`);
    for (const id of names) {
      await upsertCustomer(orm.em.fork(), sampleCustomer(`cus_${id}`, onClock));
      await upsertSubscription(orm.em.fork(), sampleSubscription(id, onClock));
    }
    await Promise.all(
      names.map((id) =>
        orm.em.fork().transactional(async (em) => {
          await upsertSubscription(
            em,
            sampleSubscription(id, { ...onClock, billingTime: day(7), revision: 2 }),
          );
          await setBillingTime(em, 'clock_many', day(7), { locked: 'skip' });
        }),
      ),
    );
    const rows = await Promise.all(names.map((id) => findSubscription(orm.em.fork(), id)));
    expect(rows.every((row) => row?.billingTime === day(7) && row.revision === 2)).toBe(true);
  });
});
