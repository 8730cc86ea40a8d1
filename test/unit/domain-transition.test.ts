import fc from 'fast-check';
import type {
  InvoiceFacts,
  StripeStatus,
  SubscriptionSnapshot,
} from '../../domain/subscriptions/snapshot.ts';
import type { DunningReport, SubscriptionState, TransitionEffect } from '../../domain/subscriptions/state.ts';
import { initialState, transition } from '../../domain/subscriptions/transition.ts';
import { DAY_ZERO, day, failure, invoice, paid, snapshot } from '../support/domain-fixtures.ts';

const state = (over: Partial<SubscriptionState> = {}): SubscriptionState => ({
  ...initialState('usd'),
  status: 'active',
  everActive: true,
  ...over,
});

const dunning = (over: Partial<DunningReport> = {}): DunningReport => ({
  episodeId: 'sub_1/in_1',
  startedAt: DAY_ZERO,
  strategy: 'standard-2026-11',
  invoiceIds: ['in_1'],
  attempt: 2,
  nextAttemptAt: day(5),
  graceUntil: day(7),
  finalActionAt: day(21),
  stage: 'grace',
  outcome: null,
  ...over,
});

const run = (
  before: SubscriptionState,
  now: SubscriptionSnapshot,
  previous: SubscriptionSnapshot | null = snapshot({ readAt: DAY_ZERO - 1 }),
) => transition({ state: before, previous, snapshot: now, now: now.billingTime });

const types = (effects: TransitionEffect[]): string[] => effects.map(({ type }) => type);

it('changes nothing on a status that only a newer worker knows', () => {
  const before = state({ status: 'past_due', dunning: dunning() });
  const unknown = snapshot({ stripeStatus: 'hibernating' as StripeStatus, readAt: DAY_ZERO + 1 });
  expect(run(before, unknown)).toEqual({ state: before, effects: [] });
});

describe('status', () => {
  const trialOver = { trialStart: day(-7), trialEnd: DAY_ZERO };
  const open = { invoices: [invoice()] };
  it.each([
    ['incomplete', { stripeStatus: 'incomplete', ...open }, {}, 'incomplete', 'first_payment_open'],
    [
      'incomplete_expired',
      { stripeStatus: 'incomplete_expired' },
      {},
      'incomplete_expired',
      'first_payment_never_made',
    ],
    ['trialing', { stripeStatus: 'trialing', trialEnd: day(7) }, {}, 'trialing', 'stripe_trialing'],
    ['active', {}, {}, 'active', 'stripe_active'],
    [
      'active by Stripe, an older invoice failed',
      { invoices: [paid({ id: 'in_2' }), invoice()] },
      {},
      'past_due',
      'invoice_unpaid',
    ],
    ['past_due', { stripeStatus: 'past_due', ...open }, {}, 'past_due', 'invoice_unpaid'],
    [
      'past_due without an attempt, for want of a card',
      { stripeStatus: 'past_due', invoices: [invoice({ attemptCount: 0, lastFailure: null })] },
      {},
      'past_due',
      'invoice_unpaid',
    ],
    [
      'past_due, suspended',
      { stripeStatus: 'past_due', ...open },
      { dunning: dunning({ stage: 'suspended' }) },
      'suspended',
      'grace_over',
    ],
    [
      'unpaid in grace',
      { stripeStatus: 'unpaid', ...open },
      { dunning: dunning() },
      'past_due',
      'invoice_unpaid',
    ],
    ['unpaid without an episode', { stripeStatus: 'unpaid', invoices: [] }, {}, 'suspended', 'stripe_unpaid'],
    [
      'unpaid after an episode marked it so',
      { stripeStatus: 'unpaid', ...open },
      { dunning: dunning({ stage: 'ended', outcome: 'unpaid' }) },
      'suspended',
      'suspended_until_paid',
    ],
    [
      'past_due in Stripe, downgraded by dunning',
      { stripeStatus: 'past_due', ...open },
      { dunning: dunning({ stage: 'ended', outcome: 'downgraded' }) },
      'active',
      'debt_set_apart',
    ],
    ['collection paused', { pause: { resumesAt: null } }, {}, 'paused', 'collection_paused'],
    ['paused by Stripe', { stripeStatus: 'paused' }, {}, 'paused', 'stripe_paused'],
    [
      'paused does not lift a suspension',
      { stripeStatus: 'past_due', pause: { resumesAt: null }, ...open },
      { dunning: dunning({ stage: 'suspended' }) },
      'suspended',
      'grace_over',
    ],
    ['canceled', { stripeStatus: 'canceled', endedAt: DAY_ZERO }, {}, 'canceled', 'stripe_canceled'],
    [
      'canceled at the trial’s end, never paid',
      { stripeStatus: 'canceled', endedAt: DAY_ZERO, ...trialOver, invoices: [] },
      { everActive: false },
      'expired',
      'trial_ended_unconverted',
    ],
    [
      'canceled in mid-trial by the customer',
      { stripeStatus: 'canceled', endedAt: day(-3), ...trialOver, invoices: [] },
      { everActive: false, endRequestedBy: 'customer' },
      'canceled',
      'stripe_canceled',
    ],
    [
      'canceled by the trial’s decision',
      { stripeStatus: 'canceled', endedAt: day(-1), ...trialOver, invoices: [] },
      { everActive: false, endRequestedBy: 'trial' },
      'expired',
      'trial_ended_unconverted',
    ],
    [
      'canceled after paying, at what was once a trial’s end',
      { stripeStatus: 'canceled', endedAt: DAY_ZERO, ...trialOver },
      {},
      'canceled',
      'stripe_canceled',
    ],
  ] as const)('%s', (_name, facts, before, status, rule) => {
    // From `none`, so that every status is a change and its rule shows.
    const result = run(
      state({ status: 'none', ...(before as Partial<SubscriptionState>) }),
      snapshot(facts as Partial<SubscriptionSnapshot>),
    );
    expect(result.state.status).toBe(status);
    const changed = result.effects.find(({ type }) => type === 'status_changed');
    expect(changed).toMatchObject({ to: status, rule });
  });

  it('carries the facts that the rule saw', () => {
    const { effects } = run(state(), snapshot({ stripeStatus: 'past_due', invoices: [invoice()] }));
    expect(effects[0]).toMatchObject({
      type: 'status_changed',
      from: 'active',
      to: 'past_due',
      facts: { stripeStatus: 'past_due', unpaidInvoices: 1, graceUntil: day(7), dunningStage: 'grace' },
    });
  });
});

describe('ever active', () => {
  const trial = { trialStart: day(-7), trialEnd: DAY_ZERO };
  const entryFee = paid({ id: 'in_0', createdAt: day(-7), billingReason: 'subscription_create' });
  it('begins with the first paid invoice that is not the trial’s', () => {
    const never = state({ status: 'trialing', everActive: false });
    const drafted = run(
      never,
      snapshot({ ...trial, invoices: [entryFee, invoice({ status: 'draft', attemptCount: 0 })] }),
    );
    expect(drafted.state).toMatchObject({ status: 'active', everActive: false });
    const bought = run(never, snapshot({ ...trial, invoices: [entryFee, paid()] }));
    expect(bought.state).toMatchObject({ status: 'active', everActive: true });
  });
});

describe('dunning', () => {
  const unpaid = snapshot({ stripeStatus: 'past_due', invoices: [invoice()] });

  it('starts with the first failed invoice and holds the deadlines of the strategy', () => {
    const { state: after, effects } = run(state(), unpaid);
    expect(effects).toContainEqual({ type: 'start_dunning', invoiceIds: ['in_1'], firstFailureAt: DAY_ZERO });
    expect(after.dunning).toMatchObject({
      stage: 'grace',
      graceUntil: day(7),
      finalActionAt: day(21),
      attempt: 0,
    });
  });

  it('starts without a plan of its attempts, which its own run is to tell; a report ends that', () => {
    const begun = run(state(), unpaid).state;
    expect(begun.dunning).toMatchObject({ nextAttemptAt: null, planned: false });
    // The same read again changes nothing of it.
    expect(run(begun, unpaid, unpaid).state.dunning).toMatchObject({ planned: false });
    const planned = { ...begun, dunning: dunning({ nextAttemptAt: null }) };
    expect(run(planned, unpaid, unpaid).state.dunning).not.toHaveProperty('planned');
  });

  it.each([
    ['not attempted yet', invoice({ attemptCount: 0, lastFailure: null })],
    ['written off', invoice({ status: 'uncollectible' })],
    ['void', invoice({ status: 'void' })],
    ['a draft', invoice({ status: 'draft' })],
    ['nothing left on it', invoice({ amountRemaining: 0 })],
  ])('does not start over an invoice that is %s', (_name, one) => {
    expect(types(run(state(), snapshot({ invoices: [one] })).effects)).not.toContain('start_dunning');
  });

  describe('an invoice that was left open before the last period that was paid', () => {
    const lastPeriod = { currentPeriodStart: day(100), currentPeriodEnd: day(130) };
    const inOrder = snapshot({ ...lastPeriod, billingTime: day(110), readAt: day(110) });
    const left = invoice({ id: 'in_old', attemptCount: 4, lastFailure: failure({ at: day(14) }) });
    const renewal = invoice({
      id: 'in_new',
      createdAt: day(130),
      finalizedAt: day(130),
      lastFailure: failure({ at: day(130) }),
    });
    const declined = snapshot({
      stripeStatus: 'past_due',
      currentPeriodStart: day(130),
      currentPeriodEnd: day(160),
      billingTime: day(130),
      readAt: day(130),
      invoices: [renewal, left],
    });

    it('joins the episode of a renewal, which has its whole grace', () => {
      const { state: after } = run(state(), declined, inOrder);
      expect(after.dunning).toMatchObject({
        invoiceIds: ['in_old', 'in_new'],
        startedAt: day(130),
        graceUntil: day(137),
        finalActionAt: day(151),
      });
    });

    it('moves no deadline back where it is found during the episode', () => {
      const begun = run(state(), { ...declined, invoices: [renewal] }, inOrder).state;
      const { dunning: after } = run(begun, { ...declined, readAt: day(131) }, declined).state;
      expect(after).toMatchObject({ invoiceIds: ['in_old', 'in_new'], startedAt: day(130) });
      expect(after?.graceUntil).toBe(day(137));
    });

    it('counts from the try that failed now where nothing else is owed', () => {
      const tried = { ...left, lastFailure: failure({ at: day(111) }) };
      const now = { ...inOrder, billingTime: day(111), readAt: day(111), invoices: [tried] };
      expect(run(state(), now, inOrder).state.dunning).toMatchObject({
        startedAt: day(111),
        graceUntil: day(118),
      });
    });

    it('counts from the oldest of those that follow each other', () => {
      const before = invoice({
        id: 'in_before',
        createdAt: day(100),
        finalizedAt: day(100),
        attemptCount: 4,
      });
      const now = { ...declined, invoices: [renewal, before, left] };
      expect(run(state(), now, null).state.dunning?.startedAt).toBe(day(100));
    });
  });

  it('does not start over the first invoice of a subscription that never began', () => {
    const first = snapshot({
      stripeStatus: 'incomplete',
      invoices: [invoice({ billingReason: 'subscription_create' })],
    });
    expect(types(run(initialState('usd'), first, null).effects)).toEqual(['status_changed', 'sync_account']);
  });

  it('goes on while it is unpaid and hears of further invoices', () => {
    const before = state({ status: 'past_due', dunning: dunning() });
    const second = invoice({ id: 'in_2', createdAt: day(3), finalizedAt: day(3) });
    const { state: after, effects } = run(before, { ...unpaid, invoices: [invoice(), second] }, unpaid);
    expect(effects).toEqual([{ type: 'dunning_changed', invoiceIds: ['in_1', 'in_2'], startedAt: DAY_ZERO }]);
    expect(after.dunning).toMatchObject({ startedAt: DAY_ZERO, graceUntil: day(7), attempt: 2 });
  });

  it('counts from the next invoice once the oldest is settled, keeping extensions', () => {
    const before = state({
      status: 'past_due',
      dunning: dunning({ graceUntil: day(9), invoiceIds: ['in_1', 'in_2'] }),
    });
    const second = invoice({
      id: 'in_2',
      createdAt: day(3),
      finalizedAt: day(3),
      lastFailure: failure({ at: day(3) }),
    });
    const { state: after } = run(before, { ...unpaid, invoices: [paid(), second] }, unpaid);
    expect(after.dunning).toMatchObject({ startedAt: day(3), graceUntil: day(12), finalActionAt: day(24) });
  });

  it.each([
    ['paid', paid(), 'recovered'],
    ['void', invoice({ status: 'void' }), 'superseded'],
    ['written off', invoice({ status: 'uncollectible' }), 'superseded'],
    ['credited in full', paid({ amountDue: 0, amountPaid: 0 }), 'superseded'],
    ['not among the latest any more', paid({ id: 'in_9' }), 'recovered'],
  ] as const)('ends when the invoice is %s', (_name, one, outcome) => {
    const before = state({ status: 'past_due', dunning: dunning() });
    const { state: after, effects } = run(before, snapshot({ invoices: [one] }), unpaid);
    expect(effects).toContainEqual({ type: 'end_dunning', outcome });
    expect(after).toMatchObject({ status: 'active', dunning: null });
  });

  it('is superseded when the subscription ends by somebody’s wish, but tells its own end itself', () => {
    const over = snapshot({ stripeStatus: 'canceled', endedAt: day(3), invoices: [invoice()] });
    const asked = run(state({ status: 'past_due', dunning: dunning(), endRequestedBy: 'customer' }), over);
    expect(asked.effects).toContainEqual({ type: 'end_dunning', outcome: 'superseded' });
    const itself = run(
      state({ status: 'suspended', dunning: dunning({ stage: 'suspended' }), endRequestedBy: 'dunning' }),
      over,
    );
    expect(types(itself.effects)).toEqual(['status_changed', 'sync_account', 'end']);
  });

  it('is not called recovered while its own final action voids the debt', () => {
    const before = state({
      status: 'suspended',
      dunning: dunning({ stage: 'suspended' }),
      endRequestedBy: 'dunning',
    });
    const voided = snapshot({ stripeStatus: 'past_due', invoices: [invoice({ status: 'void' })] });
    expect(run(before, voided, unpaid)).toMatchObject({ state: { status: 'suspended' }, effects: [] });
  });

  it('opens access again once the debt is written off, before and after Stripe says so', () => {
    const before = state({
      status: 'suspended',
      dunning: dunning({ stage: 'ended', outcome: 'written_off' }),
    });
    const first = run(before, unpaid, unpaid);
    expect(first.state.status).toBe('active');
    const settled = snapshot({ invoices: [invoice({ status: 'uncollectible' })] });
    expect(run(first.state, settled, unpaid)).toMatchObject({
      state: { status: 'active', dunning: null },
      effects: [],
    });
  });

  it('does not begin again over a debt that an ended episode left, but does over a new failure', () => {
    const ended = dunning({ stage: 'ended', outcome: 'downgraded' });
    const before = state({ dunning: ended });
    expect(run(before, unpaid, unpaid).effects).toEqual([]);
    const later = invoice({
      id: 'in_5',
      createdAt: day(30),
      finalizedAt: day(30),
      lastFailure: failure({ at: day(30) }),
    });
    const again = run(before, { ...unpaid, invoices: [invoice(), later] }, unpaid);
    expect(again.effects).toContainEqual({
      type: 'start_dunning',
      invoiceIds: ['in_1', 'in_5'],
      firstFailureAt: day(30),
    });
    expect(again.state.dunning).toMatchObject({ graceUntil: day(37), stage: 'grace', outcome: null });
  });
});

describe('trial, period, plan, end', () => {
  const trialing = snapshot({
    stripeStatus: 'trialing',
    trialStart: DAY_ZERO,
    trialEnd: day(7),
    invoices: [],
  });

  it('starts a trial, hears of a moved end, and tells how it ended', () => {
    const first = run(initialState('usd'), trialing, null);
    expect(types(first.effects)).toEqual(['status_changed', 'start_trial', 'sync_account']);
    const moved = run(first.state, { ...trialing, trialEnd: day(10), currentPeriodEnd: day(10) }, trialing);
    expect(moved.effects).toEqual([
      { type: 'trial_moved', from: day(7), to: day(10) },
      { type: 'sync_account' },
    ]);
    const ends = (over: Partial<SubscriptionSnapshot>) =>
      run(first.state, { ...trialing, ...over }, trialing).effects.find(({ type }) => type === 'end_trial');
    expect(ends({ stripeStatus: 'active' })).toMatchObject({ outcome: 'converted' });
    expect(ends({ stripeStatus: 'past_due', invoices: [invoice()] })).toMatchObject({
      outcome: 'payment_failed',
    });
    expect(ends({ stripeStatus: 'canceled', endedAt: day(2) })).toMatchObject({ outcome: 'canceled' });
    expect(ends({ stripeStatus: 'canceled', endedAt: day(7) })).toMatchObject({ outcome: 'expired' });
  });

  it('tells of a new period and of another plan', () => {
    const before = snapshot();
    const renewed = snapshot({ currentPeriodStart: day(30), currentPeriodEnd: day(60) });
    expect(run(state(), renewed, before).effects).toEqual([
      { type: 'period_rolled', from: day(30), to: day(60) },
      { type: 'sync_account' },
    ]);
    const upgraded = snapshot({ tier: 'enterprise' });
    expect(run(state(), upgraded, before).effects).toMatchObject([
      { type: 'plan_changed', fromTier: 'professional', toTier: 'enterprise' },
      { type: 'sync_account' },
    ]);
    expect(run(state(), snapshot({ interval: 'year' }), before).effects).toMatchObject([
      { type: 'plan_changed', fromInterval: 'month', toInterval: 'year' },
    ]);
  });

  it('ends once, as the last thing', () => {
    const over = snapshot({ stripeStatus: 'canceled', endedAt: day(1) });
    const result = run(state(), over);
    expect(types(result.effects).at(-1)).toBe('end');
    expect(run(result.state, over, over).effects).toEqual([]);
  });

  it('lets no older read overwrite a newer one', () => {
    const before = state();
    const result = run(before, snapshot({ stripeStatus: 'canceled', readAt: DAY_ZERO - 5 }), snapshot());
    expect(result).toEqual({ state: before, effects: [] });
  });
});

describe('any order, duplication or loss of reads, followed by one refresh', () => {
  const statuses: StripeStatus[] = [
    'incomplete',
    'incomplete_expired',
    'trialing',
    'active',
    'past_due',
    'unpaid',
    'canceled',
    'paused',
  ];
  const anyInvoice: fc.Arbitrary<InvoiceFacts> = fc
    .record({
      n: fc.nat(3),
      status: fc.constantFrom(
        'draft' as const,
        'open' as const,
        'paid' as const,
        'void' as const,
        'uncollectible' as const,
      ),
      attemptCount: fc.nat(4),
    })
    .map(({ n, status, attemptCount }) =>
      invoice({
        id: `in_${n}`,
        status,
        attemptCount,
        amountRemaining: status === 'paid' ? 0 : 4900,
        createdAt: day(n),
        finalizedAt: day(n),
        lastFailure: attemptCount === 0 ? null : failure({ at: day(n + attemptCount - 1) }),
      }),
    );
  const anySnapshot: fc.Arbitrary<SubscriptionSnapshot> = fc
    .record({
      stripeStatus: fc.constantFrom(...statuses),
      tier: fc.constantFrom('starter', 'professional'),
      period: fc.nat(3),
      trialEnd: fc.constantFrom(null, day(1), day(3)),
      endedAt: fc.constantFrom(null, day(1), day(5)),
      pause: fc.constantFrom(null, { resumesAt: null }),
      cancelAtPeriodEnd: fc.boolean(),
      invoices: fc.uniqueArray(anyInvoice, { selector: ({ id }) => id, maxLength: 4 }),
      readAt: fc.nat(50),
    })
    .map(({ period, readAt, ...facts }) =>
      snapshot({
        ...facts,
        currentPeriodStart: day(30 * period),
        currentPeriodEnd: day(30 * period + 30),
        readAt: DAY_ZERO + readAt,
      }),
    );
  const follow = (start: SubscriptionState, reads: SubscriptionSnapshot[]) =>
    reads.reduce<{ state: SubscriptionState; previous: SubscriptionSnapshot | null }>(
      ({ state: before, previous }, now) => {
        const newest = previous === null || now.readAt >= previous.readAt ? now : previous;
        return {
          state: transition({ state: before, previous, snapshot: now, now: DAY_ZERO }).state,
          previous: newest,
        };
      },
      { state: start, previous: null },
    );
  /**
   * What earlier runs may leave: whether it was ever paid, what was seen of a pause, and the episode's
   * strategy.
   */
  const withoutHistory = (after: SubscriptionState) => ({
    ...after,
    everActive: null,
    mrr: null,
    pause: null,
    dunning: after.dunning === null ? null : { ...after.dunning, episodeId: null, strategy: null },
  });

  it('ends in the same state', () => {
    fc.assert(
      fc.property(fc.array(anySnapshot, { maxLength: 8 }), anySnapshot, (reads, last) => {
        const final = { ...last, readAt: DAY_ZERO + 100 };
        const before = follow(initialState('usd'), reads);
        const long = follow(before.state, [final]).state;
        const fresh = follow({ ...initialState('usd'), everActive: before.state.everActive }, [final]).state;
        expect(withoutHistory(long)).toEqual(withoutHistory(fresh));
      }),
      { numRuns: 2000 },
    );
  });

  it('has no effects the second time, after whatever came before', () => {
    fc.assert(
      fc.property(fc.array(anySnapshot, { maxLength: 5 }), anySnapshot, (reads, last) => {
        const final = { ...last, readAt: DAY_ZERO + 100 };
        const { state: before, previous } = follow(initialState('usd'), reads);
        const once = transition({ state: before, previous, snapshot: final, now: DAY_ZERO });
        const twice = transition({
          state: once.state,
          previous: final,
          snapshot: final,
          now: DAY_ZERO,
        });
        expect(twice).toEqual({ state: once.state, effects: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it('starts an episode exactly where one begins, and never two at once', () => {
    fc.assert(
      fc.property(fc.array(anySnapshot, { maxLength: 8 }), (reads) => {
        let before = initialState('usd');
        let previous: SubscriptionSnapshot | null = null;
        let live = false;
        for (const [i, read] of reads.entries()) {
          const now = { ...read, readAt: DAY_ZERO + i };
          const { state: after, effects } = transition({
            state: before,
            previous,
            snapshot: now,
            now: DAY_ZERO,
          });
          for (const effect of effects) {
            if (effect.type === 'start_dunning') {
              expect(live).toBe(false);
              live = true;
            }
            if (effect.type === 'end_dunning') {
              expect(live).toBe(true);
              live = false;
            }
          }
          expect(after.dunning !== null).toBe(live);
          [before, previous] = [after, now];
        }
      }),
      { numRuns: 1000 },
    );
  });
});
