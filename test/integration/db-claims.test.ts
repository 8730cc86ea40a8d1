import { randomUUID } from 'node:crypto';
import type { MikroORM } from '../../db/orm.ts';
import { markSynced, readAccount, requestSync } from '../../db/accounts/account-sync.ts';
import type { AccountSyncRow } from '../../db/accounts/account-sync.ts';
import {
  findCheckout,
  recordCheckoutOutcome,
  refuseFulfilledCheckout,
  saveCheckout,
} from '../../db/checkout/checkouts.ts';
import { claimCoupon, hasHadCoupon } from '../../db/catalogue/coupon-redemptions.ts';
import { replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import { linkCustomerToUser, upsertCustomer } from '../../db/accounts/customers.ts';
import {
  claimKey,
  finishKey,
  forgetIdempotencyKeys,
  holdKey,
  releaseKey,
  renewLease,
} from '../../db/http/idempotency-keys.ts';
import type { HeldKey, KeyedRequest } from '../../db/http/idempotency-keys.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import { claimTrial, hasUsedTrial, releaseTrial } from '../../db/trials/trial-redemptions.ts';
import { ensureUser } from '../../db/accounts/users.ts';
import { removeOldRows } from '../../db/privacy/retention.ts';
import { query } from '../../db/sql.ts';
import { until } from '../support/until.ts';
import { day, openDatabase, sampleCustomer, samplePaymentMethod, sampleSubscription } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ orm, close } = await openDatabase());
});

afterAll(() => close());

const syncRows = (customerId: string): Promise<AccountSyncRow[]> =>
  query(orm.em.fork(), 'select * from account_sync where customer_id = $1 order by target', [customerId]);

/** A person who knows their card, and the first checkout they try. */
const person = () => {
  const id = randomUUID();
  return {
    userId: id,
    emailKey: `${id}@example.test`,
    fingerprint: `fp_${id}`,
    claimedBy: `cs_${id}`,
    subscriptionId: null,
  };
};

describe('the one Trial of a person', () => {
  it('goes to one of many checkouts of the same user at once, each in a transaction of its own', async () => {
    const shared = person();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        orm.em.fork().transactional((em) => claimTrial(em, { ...shared, claimedBy: `cs_${n}` })),
      ),
    );
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'already_used'), 'claimed']);
  });

  it('goes to one of two people with the same card at once', async () => {
    const { fingerprint } = person();
    const outcomes = await Promise.all(
      [person(), person()].map((one) => claimTrial(orm.em.fork(), { ...one, fingerprint })),
    );
    expect(outcomes.toSorted()).toEqual(['already_used', 'claimed']);
  });

  it.each(['userId', 'emailKey', 'fingerprint'] as const)(
    'is refused to a second one with the same %s',
    async (what) => {
      const [first, second] = [person(), person()];
      expect(await claimTrial(orm.em.fork(), first)).toBe('claimed');
      expect(await claimTrial(orm.em.fork(), { ...second, [what]: first[what] })).toBe('already_used');
    },
  );

  it('stays with the checkout that claimed it, whatever that knew and did before it was run again', async () => {
    const em = orm.em.fork();
    const claim = person();
    expect(await claimTrial(em, { ...claim, fingerprint: null })).toBe('claimed');
    expect(await claimTrial(em, claim)).toBe('mine');
    expect(await claimTrial(em, { ...claim, subscriptionId: 'sub_1' })).toBe('mine');
    // The process died after the subscription was noted: the retry begins without knowing it.
    expect(await claimTrial(em, claim)).toBe('mine');
    const row = await query(
      em,
      'select fingerprint, subscription_id from trial_redemptions where user_id = $1',
      [claim.userId],
    );
    expect(row).toEqual([{ fingerprint: claim.fingerprint, subscriptionId: 'sub_1' }]);
  });

  it('is refused where the card turns out to be somebody else’s', async () => {
    const [first, second] = [person(), person()];
    const em = orm.em.fork();
    await claimTrial(em, first);
    await claimTrial(em, { ...second, fingerprint: null });
    expect(await claimTrial(em, { ...second, fingerprint: first.fingerprint })).toBe('already_used');
  });

  it('stays with its checkout when the card comes on file of somebody who had a trial', async () => {
    const [first, second, third] = [person(), person(), person()];
    const em = orm.em.fork();
    await claimTrial(em, first);
    await claimTrial(em, second);
    const customerId = `cus_${first.userId}`;
    await upsertCustomer(em, { ...sampleCustomer(customerId), userId: first.userId });
    const card = samplePaymentMethod(`pm_${first.userId}`, { customerId, fingerprint: second.fingerprint });
    await replacePaymentMethods(em, customerId, [card], day(0));
    // The process died after Stripe had made the subscription.
    expect(await claimTrial(em, { ...second, subscriptionId: 'sub_2' })).toBe('mine');
    const [row] = await query(em, 'select subscription_id from trial_redemptions where user_id = $1', [
      second.userId,
    ]);
    expect(row).toEqual({ subscriptionId: 'sub_2' });
    // A card that is known only later is looked at then.
    await claimTrial(em, { ...third, fingerprint: null });
    expect(await claimTrial(em, { ...third, fingerprint: second.fingerprint })).toBe('already_used');
  });

  it('is refused for a replaced card as long as the data map keeps the card, and no longer', async () => {
    const [first, later] = [person(), person()];
    const em = orm.em.fork();
    await claimTrial(em, first);
    const customerId = `cus_${first.userId}`;
    await upsertCustomer(em, { ...sampleCustomer(customerId), userId: first.userId });
    const card = samplePaymentMethod(`pm_${first.userId}`, { customerId, fingerprint: later.fingerprint });
    await replacePaymentMethods(em, customerId, [card], day(0));
    const removed = Date.parse('2026-11-01T00:00:00Z');
    await query(em, 'update payment_methods set detached_at = $1 where id = $2', [
      new Date(removed),
      card.id,
    ]);
    const days = 86_400_000;
    await removeOldRows(em, removed + 399 * days);
    expect(await claimTrial(em, later)).toBe('already_used');
    await removeOldRows(em, removed + 401 * days);
    expect(await claimTrial(em, later)).toBe('claimed');
    // What the Trial itself began with counts for as long as the account is there.
    expect(await claimTrial(em, { ...person(), fingerprint: first.fingerprint })).toBe('already_used');
  });

  it('is known beforehand, and free again when it came to nothing', async () => {
    const claim = person();
    const em = orm.em.fork();
    expect(await hasUsedTrial(em, claim)).toBe(false);
    await claimTrial(em, claim);
    expect(await hasUsedTrial(em, { ...person(), emailKey: claim.emailKey })).toBe(true);
    await releaseTrial(em, claim.userId);
    expect(await hasUsedTrial(em, claim)).toBe(false);
    await claimTrial(em, { ...claim, subscriptionId: 'sub_1' });
    await releaseTrial(em, claim.userId);
    expect(await hasUsedTrial(em, claim)).toBe(true);
  });
});

describe('account sync', () => {
  it('counts every request, also twenty at once', async () => {
    const revisions = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        requestSync(orm.em.fork(), 'cus_count', n % 2 === 0 ? ['keycloak', 'lago'] : ['lago', 'keycloak']),
      ),
    );
    expect(revisions.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect((await syncRows('cus_count')).map(({ desiredRevision }) => desiredRevision)).toEqual([20, 20]);
  });

  it('is synced only when nothing newer is desired, and never goes back', async () => {
    const em = orm.em.fork();
    const lago = async () => (await syncRows('cus_sync')).find(({ target }) => target === 'lago');
    await requestSync(em, 'cus_sync', ['lago']);
    await requestSync(em, 'cus_sync', ['lago']);
    await markSynced(em, 'cus_sync', 'lago', 1, 'synced');
    expect(await lago()).toMatchObject({ state: 'pending', syncedRevision: 1, desiredRevision: 2 });
    await markSynced(em, 'cus_sync', 'lago', 2, 'failing', 'Lago answered 500');
    expect(await lago()).toMatchObject({ state: 'failing', syncedRevision: 1, error: 'Lago answered 500' });
    await markSynced(em, 'cus_sync', 'lago', 2, 'synced');
    await markSynced(em, 'cus_sync', 'lago', 1, 'failing', 'late');
    await markSynced(em, 'cus_sync', 'lago', 2, 'failing', 'late');
    await markSynced(em, 'cus_sync', 'lago', 2, 'attention', 'late');
    expect(await lago()).toMatchObject({ state: 'synced', syncedRevision: 2, error: null });
    await requestSync(em, 'cus_sync', ['lago']);
    expect(await lago()).toMatchObject({ state: 'pending', desiredRevision: 3 });
  });

  it('reads the account as it stands', async () => {
    const em = orm.em.fork();
    const user = await ensureUser(em, {
      subject: 'kc-1',
      email: 'acc@example.test',
      emailVerified: true,
      fullName: 'Ada',
      role: 'viewer',
      issuedAt: Date.now(),
    });
    await upsertCustomer(em, sampleCustomer('cus_acc'));
    expect(await readAccount(em, 'cus_acc', 'keycloak')).toMatchObject({
      userId: null,
      email: 'cus_acc@example.test',
      status: 'none',
      tier: null,
      subscriptionId: null,
      revision: 0,
    });
    await linkCustomerToUser(em, user.id, 'cus_acc');
    const ends = {
      cancelAtPeriodEnd: true,
      status: 'trialing' as const,
      tier: 'starter',
      trialTier: 'trial',
      trialEnd: day(7),
    };
    await upsertSubscription(em, sampleSubscription('sub_acc', { customerId: 'cus_acc', ...ends }));
    const revision = await requestSync(em, 'cus_acc', ['keycloak', 'lago']);
    expect(await readAccount(em, 'cus_acc', 'keycloak')).toEqual({
      addOns: null,
      customerId: 'cus_acc',
      userId: user.id,
      identitySubject: 'kc-1',
      email: 'acc@example.test',
      fullName: 'Ada',
      currency: 'usd',
      subscriptionId: 'sub_acc',
      status: 'trialing',
      tier: 'trial',
      interval: 'month',
      startedAt: day(0),
      currentPeriodEnd: day(31),
      trialEnd: day(7),
      endsAt: day(31),
      cancelAtPeriodEnd: true,
      revision,
    });
    expect(await readAccount(em, 'cus_nowhere', 'keycloak')).toBeNull();
  });
});

describe('checkouts', () => {
  it('are saved once and settled once', async () => {
    const em = orm.em.fork();
    const row = {
      sessionId: 'cs_1',
      userId: 'u',
      customerId: 'cus_1',
      tier: 'starter',
      interval: 'month' as const,
      currency: 'eur',
      mode: 'subscription' as const,
      status: 'open' as const,
      reason: null,
      subscriptionId: null,
      url: 'https://checkout.test/1',
      successUrl: 'https://app.test/ok',
      createdAt: day(0),
      expiresAt: day(1),
    };
    await saveCheckout(em, row);
    await saveCheckout(em, { ...row, tier: 'enterprise' });
    expect(await findCheckout(em, 'cs_1')).toEqual(row);
    await recordCheckoutOutcome(em, 'cs_1', { status: 'fulfilled' });
    await recordCheckoutOutcome(em, 'cs_1', { status: 'expired' });
    await recordCheckoutOutcome(em, 'cs_1', { status: 'fulfilled', subscriptionId: 'sub_1' });
    expect(await findCheckout(em, 'cs_1')).toEqual({ ...row, status: 'fulfilled', subscriptionId: 'sub_1' });
  });
});

describe('a coupon that is given once a person', () => {
  const wish = () => {
    const person = randomUUID();
    return { couponId: randomUUID(), person, emailKey: `${person}@example.test` };
  };
  type Wish = ReturnType<typeof wish>;

  /** Opens a page with the coupon on it. */
  async function openPage(one: Wish): Promise<string> {
    const claimedBy = `cs_${randomUUID()}`;
    expect(await claim(one, claimedBy)).toBe(true);
    await saveCheckout(orm.em.fork(), {
      sessionId: claimedBy,
      userId: one.person,
      customerId: `cus_${one.person}`,
      tier: 'starter',
      interval: 'month',
      currency: null,
      mode: 'subscription',
      status: 'open',
      reason: null,
      subscriptionId: `sub_${claimedBy}`,
      url: null,
      successUrl: null,
      createdAt: day(0),
      expiresAt: day(1),
    });
    return claimedBy;
  }
  const claim = (one: Wish, claimedBy: string): Promise<boolean> =>
    orm.em
      .fork()
      .transactional((em) => claimCoupon(em, { ...one, claimedBy, isPage: claimedBy.startsWith('cs_') }));
  const end = (sessionId: string, status: 'fulfilled' | 'refused' | 'expired') =>
    recordCheckoutOutcome(orm.em.fork(), sessionId, { status });
  const isUsed = (one: Wish) => hasHadCoupon(orm.em.fork(), one);
  const claims = (one: Wish) =>
    query(orm.em.fork(), 'select claimed_by from coupon_redemptions where coupon_id = $1', [one.couponId]);

  it('is used up by the first page that was paid, although another was opened before that was known', async () => {
    const one = wish();
    const paid = await openPage(one);
    const later = await openPage(one);
    expect(await isUsed(one)).toBe(false);
    await end(later, 'expired');
    await end(paid, 'fulfilled');
    expect(await isUsed(one)).toBe(true);
    expect(await isUsed({ ...one, person: randomUUID() })).toBe(true);
    expect(await claim(one, 'subscription:sub_1/again')).toBe(false);
    expect(await claims(one)).toEqual([{ claimedBy: paid }]);
  });

  it('stays used when the record of the checkout is removed', async () => {
    const one = wish();
    const paid = await openPage(one);
    await end(paid, 'fulfilled');
    await query(orm.em.fork(), 'delete from checkouts where session_id = $1', [paid]);
    expect(await isUsed(one)).toBe(true);
    expect(await claim(one, `cs_${randomUUID()}`)).toBe(false);
  });

  it.each(['refused', 'expired'] as const)('leaves nothing behind where its page was %s', async (status) => {
    const one = wish();
    await end(await openPage(one), status);
    expect(await claims(one)).toEqual([]);
    expect(await claim(one, 'subscription:sub_2/code')).toBe(true);
  });

  it('is free again where the first payment of a fulfilled page was refused later', async () => {
    const one = wish();
    const paid = await openPage(one);
    await end(paid, 'fulfilled');
    await orm.em
      .fork()
      .transactional((em) => refuseFulfilledCheckout(em, `sub_${paid}`, 'first_payment_failed'));
    expect(await claims(one)).toEqual([]);
  });

  it('goes to one of several attempts at once, which may be repeated', async () => {
    const one = wish();
    const keys = ['a', 'b', 'c'].map((key) => `subscription:sub_3/${key}`);
    const made = await Promise.all(keys.map((key) => claim(one, key)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await Promise.all(keys.map((key) => claim(one, key)))).toEqual(made);
  });
});

describe('idempotency keys', () => {
  const request = () => ({ userId: 'u', key: randomUUID(), route: 'POST /x', requestHash: 'h1' });

  /** Claims a key that is free. */
  const hold = async (of: KeyedRequest, em = orm.em.fork()): Promise<HeldKey> => {
    const claim = await claimKey(em, of);
    if (claim.outcome !== 'first') throw new Error(`the key is ${claim.outcome}`);
    return claim.held;
  };
  /** As a process that stood still for longer than its lease. */
  const standStill = ({ key }: { key: string }): Promise<unknown> =>
    query(
      orm.em.fork(),
      `update idempotency_keys set leased_until = now() - interval '1 second' where key = $1`,
      [key],
    );

  it('let the first of many at once through', async () => {
    const same = request();
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimKey(orm.em.fork(), same)));
    expect(claims.map(({ outcome }) => outcome).toSorted()).toEqual([
      'first',
      ...Array.from({ length: 7 }, () => 'started'),
    ]);
  });

  it('return the answer again, and refuse another body or route', async () => {
    const em = orm.em.fork();
    const keyed = request();
    await finishKey(em, await hold(keyed), { statusCode: 201, response: { ok: true } });
    expect(await claimKey(em, keyed)).toEqual({
      outcome: 'finished',
      statusCode: 201,
      response: { ok: true },
    });
    expect(await claimKey(em, { ...keyed, requestHash: 'h2' })).toEqual({ outcome: 'conflict' });
    expect(await claimKey(em, { ...keyed, route: 'POST /y' })).toEqual({ outcome: 'conflict' });
    expect(await claimKey(em, { ...keyed, userId: 'other' })).toMatchObject({ outcome: 'first' });
  });

  it('go to one of many tries once the lease of the first is over, and to none before', async () => {
    const same = request();
    const first = await hold(same);
    await query(
      orm.em.fork(),
      `update idempotency_keys set created_at = now() - interval '1 day' where key = $1`,
      [same.key],
    );
    expect(await renewLease(orm.em.fork(), first)).toBe(true);
    expect(await claimKey(orm.em.fork(), same)).toEqual({ outcome: 'started' });
    await standStill(same);
    // A lease that is over is not brought back, as long as nobody asks either.
    expect(await renewLease(orm.em.fork(), first)).toBe(false);
    expect(await claimKey(orm.em.fork(), { ...same, requestHash: 'h2' })).toEqual({ outcome: 'conflict' });
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimKey(orm.em.fork(), same)));
    expect(claims.filter(({ outcome }) => outcome === 'first')).toHaveLength(1);
  });

  it('take no answer of a try that was taken over, nor does it release them', async () => {
    const em = orm.em.fork();
    const same = request();
    const first = await hold(same);
    await standStill(same);
    const second = await hold(same);
    expect(await holdKey(em, first)).toBe(false);
    await releaseKey(em, first);
    expect(await finishKey(em, first, { statusCode: 200, response: 'of the first' })).toBe(false);
    expect(await holdKey(em, second)).toBe(true);
    expect(await finishKey(em, second, { statusCode: 200, response: 'of the second' })).toBe(true);
    expect(await claimKey(em, same)).toMatchObject({ response: 'of the second' });
  });

  it('are not taken over while what was done under them is being committed', async () => {
    const same = request();
    const first = await hold(same);
    await standStill(same);
    const claim = await orm.em.fork().transactional(async (em) => {
      expect(await holdKey(em, first)).toBe(true);
      const waiting = claimKey(orm.em.fork(), same);
      await until(
        async () =>
          (
            await query(
              orm.em.fork(),
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0,
        { what: 'the second try waits for the first' },
      );
      return { waiting };
    });
    expect(await claim.waiting).toEqual({ outcome: 'started' });
  });

  it('are given back while unanswered, and forgotten by age', async () => {
    const em = orm.em.fork();
    const [open, done] = [request(), request()];
    await releaseKey(em, await hold(open));
    expect(await claimKey(em, open)).toMatchObject({ outcome: 'first' });
    const held = await hold(done);
    await finishKey(em, held, { statusCode: 200, response: null });
    await releaseKey(em, held);
    expect(await claimKey(em, done)).toMatchObject({ outcome: 'finished', response: null });
    expect(await forgetIdempotencyKeys(em, Date.now() + 60_000)).toBeGreaterThanOrEqual(2);
    expect(await claimKey(em, done)).toMatchObject({ outcome: 'first' });
  });
});
