import fc from 'fast-check';
import { explainEpisode } from '../../domain/dunning/explain.ts';
import { isAllOfChange } from '../../domain/dunning/of-change.ts';
import { refuseRetryNow } from '../../domain/dunning/interventions.ts';
import { planEpisode } from '../../domain/dunning/planner.ts';
import { unpaidInvoices } from '../../domain/dunning/unpaid.ts';
import type { EpisodeFacts, EpisodePlan, PlannedStep } from '../../domain/dunning/types.ts';
import type { InvoiceFacts } from '../../domain/subscriptions/snapshot.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/period.ts';
import {
  attempt,
  DAY_ZERO,
  DEFAULT_STRATEGY,
  day,
  episode,
  failure,
  invoice,
  paid,
} from '../support/domain-fixtures.ts';

const plan = (facts: Partial<EpisodeFacts> = {}, now = DAY_ZERO): EpisodePlan =>
  planEpisode(episode(facts), DEFAULT_STRATEGY, now);

/** `1.5 retry` is a retry one and a half days after the first failure. */
const brief = ({ at, action }: PlannedStep): string => {
  const days = Number(((at - DAY_ZERO) / DAY_MS).toFixed(3));
  return `${days} ${action.type === 'message' ? action.kind : action.type}`;
};
const retries = (facts: Partial<EpisodeFacts> = {}, now = DAY_ZERO): string[] =>
  plan(facts, now)
    .steps.filter(({ action }) => action.type === 'retry')
    .map(brief);
const messages = (facts: Partial<EpisodeFacts> = {}, now = DAY_ZERO): string[] =>
  plan(facts, now)
    .steps.filter(({ action }) => action.type === 'message')
    .map(brief);
const failed = (code: string, advice: string | null = null) => [
  invoice({ lastFailure: failure({ code, advice }) }),
];
const notified = { messagesSent: [{ kind: 'payment_failed' as const, at: DAY_ZERO }] };

it('plans a common decline from the first failure to the end', () => {
  expect(plan().steps.map(brief)).toEqual([
    '0 payment_failed',
    '1 retry',
    '3 retry',
    '5 retry',
    '5 suspension_warning',
    '7 retry',
    '7 suspend',
    '7 suspended',
    '14 retry',
    '21 final',
    '21 ended',
  ]);
  expect(plan().state).toEqual({
    stage: 'grace',
    graceUntil: day(7),
    finalActionAt: day(21),
    nextAttemptAt: day(1),
    attempt: 0,
  });
});

it('says in one sentence what comes and why', () => {
  const facts = {
    attempts: [attempt({ code: 'insufficient_funds' }), attempt({ at: day(2), code: 'insufficient_funds' })],
  };
  const next = plan(facts, day(2)).steps.find(({ action }) => action.type === 'retry');
  expect(next).toMatchObject({
    rule: 'retry_next_payday',
    because: 'retry 3 of invoice in_1 because insufficient_funds, next payday (Friday)',
    action: { attempt: 3, counted: true, invoiceIds: ['in_1'] },
  });
});

describe('retries by decline', () => {
  it.each([
    ['do_not_honor', ['1 retry', '3 retry', '5 retry', '7 retry', '14 retry']],
    // Failed on Monday the 2nd at 9:00; paydays at 8:00: Fridays 6, 13, 20, the 15th; the 23rd is the end.
    ['insufficient_funds', ['3.958 retry', '10.958 retry', '12.958 retry', '17.958 retry']],
    [
      'processing_error',
      ['0.083 retry', '0.333 retry', '1 retry', '3 retry', '5 retry', '7 retry', '14 retry'],
    ],
    ['expired_card', []],
    ['fraudulent', []],
    ['authentication_required', []],
  ])('%s: %j', (code, expected) => {
    expect(retries({ invoices: failed(code) })).toEqual(expected);
  });

  it('falls back to days where the customer’s time zone is not known', () => {
    const facts = { invoices: failed('insufficient_funds'), timeZone: 'nowhere' };
    expect(retries(facts)).toEqual(['2 retry', '5 retry', '9 retry', '14 retry']);
  });

  it('follows the latest answer, ours or one that Stripe reports later', () => {
    expect(retries({ attempts: [attempt({ code: 'expired_card' })] }, day(1))).toEqual([]);
    const reported = [invoice({ attemptCount: 3, lastFailure: failure({ code: 'lost_card', at: day(2) }) })];
    expect(plan({ attempts: [attempt()], invoices: reported }, day(2)).retries).toMatchObject({
      state: 'needs_new_method',
      code: 'lost_card',
    });
  });

  it.each([
    ['expired_card', 'needs_new_method'],
    ['fraudulent', 'suspected_fraud'],
    ['authentication_required', 'needs_authentication'],
  ])('asks for action at once where a retry is no use: %s', (code, state) => {
    expect(plan({ invoices: failed(code) }).retries.state).toBe(state);
    expect(messages({ invoices: failed(code) })[0]).toBe('0 action_required');
    expect(messages({ invoices: failed(code) })).not.toContain('0 payment_failed');
  });

  it('brings a customer without any card to the end like everybody else', () => {
    const facts = { paymentMethodId: null, invoices: [invoice({ attemptCount: 0, lastFailure: null })] };
    expect(plan(facts).steps.map(brief)).toEqual([
      '0 action_required',
      '5 suspension_warning',
      '7 suspend',
      '7 suspended',
      '21 final',
      '21 ended',
    ]);
  });

  it('leaves the retries to Stripe where Stripe has one scheduled, and does the rest', () => {
    const facts = { invoices: [invoice({ nextStripeAttemptAt: day(3) })] };
    expect(retries(facts)).toEqual([]);
    expect(plan(facts).retries.state).toBe('left_to_stripe');
    expect(plan(facts).state.nextAttemptAt).toBe(day(3));
    expect(plan(facts).steps.map(brief)).toContain('7 suspend');
  });
});

describe('a new card', () => {
  it.each([
    ['after a common decline', {}],
    ['where a retry was no use', { invoices: failed('expired_card') }],
    ['in spite of a promise', { promisedFor: day(10) }],
  ])('is tried at once and does not count, %s', (_name, facts) => {
    const [next] = plan({ ...facts, ...notified, paymentMethodId: 'pm_2' }, day(2)).steps;
    expect(next).toMatchObject({
      at: day(2),
      rule: 'new_payment_method',
      action: { type: 'retry', counted: false },
    });
  });

  it('is tried for a customer who had none', () => {
    const facts = { ...notified, invoices: [invoice({ attemptCount: 0, lastFailure: null })] };
    expect(plan(facts, day(2)).steps[0]).toMatchObject({ at: day(2), rule: 'new_payment_method' });
  });

  it('is tried once: its own answer decides from then on', () => {
    const tried = attempt({ at: day(2), paymentMethodId: 'pm_2', counted: false, code: 'do_not_honor' });
    const facts = { invoices: failed('expired_card'), paymentMethodId: 'pm_2', attempts: [tried] };
    expect(retries(facts, day(2))).toEqual(['3 retry', '5 retry', '7 retry', '14 retry']);
    const hard = { ...facts, attempts: [{ ...tried, code: 'stolen_card' }] };
    expect(retries(hard, day(2))).toEqual([]);
    expect(messages(hard, day(2))[0]).toBe('2 action_required');
  });

  it('does not take a failure that names no method for another card', () => {
    const facts = { invoices: [invoice({ lastFailure: failure({ paymentMethodId: null }) })] };
    expect(retries(facts)[0]).toBe('1 retry');
  });

  it('is not what the customer tried once in vain beside the card on file', () => {
    const beside = attempt({ at: day(2), paymentMethodId: 'pm_x', counted: false, code: 'lost_card' });
    const facts = { ...notified, attempts: [attempt(), beside] };
    expect(retries(facts, day(2))).toEqual(['3 retry', '5 retry', '7 retry', '14 retry']);
  });

  it('waits for a hold', () => {
    expect(retries({ paymentMethodId: 'pm_2', heldUntil: day(4) }, day(2))[0]).toBe('4 retry');
  });
});

describe('provider errors and unknown outcomes', () => {
  const error = (at: number) => attempt({ at, outcome: 'provider_error', counted: false, code: null });

  it('tries again after minutes, longer each time, and does not count what had no answer', () => {
    const at = (attempts: EpisodeFacts['attempts']) => {
      const last = attempts.at(-1)?.at ?? 0;
      const next = plan({ ...notified, attempts }, last + 1000).steps[0];
      expect(next?.rule).toBe('provider_error_backoff');
      expect(next?.action).toMatchObject({ type: 'retry', attempt: 1 });
      return ((next?.at ?? 0) - last) / MINUTE_MS;
    };
    const first = day(1);
    expect(at([error(first)])).toBe(5);
    expect(at([error(first), error(first + 5 * MINUTE_MS)])).toBe(15);
    const three = [error(first), error(first + 5 * MINUTE_MS), error(first + 20 * MINUTE_MS)];
    expect(at(three)).toBe(60);
    expect(at([...three, error(first + 80 * MINUTE_MS)])).toBe(360);
    expect(at([...three, error(first + 80 * MINUTE_MS), error(first + 440 * MINUTE_MS)])).toBe(360);
  });

  it('takes several invoices of one round as one error', () => {
    const attempts = [error(day(1)), { ...error(day(1) + 2000), invoiceId: 'in_2' }];
    expect(plan({ ...notified, attempts }, day(1) + 3000).steps[0]?.at).toBe(day(1) + 2000 + 5 * MINUTE_MS);
  });

  it('goes on with the strategy after an answer', () => {
    const attempts = [error(day(1)), attempt({ at: day(1) + 5 * MINUTE_MS })];
    expect(retries({ attempts }, day(1) + HOUR_MS)[0]).toBe('3 retry');
  });

  it('charges nothing while an outcome is unknown', () => {
    const facts = { attempts: [attempt({ outcome: 'unknown', code: null })] };
    expect(plan(facts, day(6)).retries.state).toBe('unknown_outcome');
    expect(retries(facts, day(6))).toEqual([]);
    expect(retries({ ...facts, paymentMethodId: 'pm_2' }, day(6))).toEqual([]);
  });
});

describe('time', () => {
  it('collapses what a stopped worker missed into one retry', () => {
    const { steps } = plan({}, day(6));
    expect(steps.map(brief)).toEqual([
      '6 retry',
      '6 payment_failed',
      '6 suspension_warning',
      '7 retry',
      '7 suspend',
      '7 suspended',
      '14 retry',
      '21 final',
      '21 ended',
    ]);
    expect(steps[0]?.because).toContain('due since 2026-11-03');
  });

  it('gives one last chance before an overdue end, and does not suspend on the way', () => {
    expect(plan(notified, day(40)).steps.map(brief)).toEqual(['40 retry', '40 final', '40 ended']);
    const after = { ...notified, attempts: [attempt({ at: day(40) })] };
    expect(plan(after, day(40) + 1).steps.map(({ action }) => action.type)).toEqual(['final', 'message']);
  });

  it('stands still while Stripe cannot be reached', () => {
    const facts = { ...notified, outageMs: 2 * DAY_MS };
    expect(plan(facts).steps.map(brief)).toEqual([
      '3 retry',
      '5 retry',
      '7 retry',
      '7 suspension_warning',
      '9 retry',
      '9 suspend',
      '9 suspended',
      '16 retry',
      '23 final',
      '23 ended',
    ]);
  });

  it('does not repeat a retry because an outage came after it', () => {
    const facts = { ...notified, outageMs: 2 * DAY_MS, attempts: [attempt({ at: day(1), outageMs: 0 })] };
    expect(retries(facts, day(1.5))).toEqual(['5 retry', '7 retry', '9 retry', '16 retry']);
    const before = { ...facts, attempts: [attempt({ at: day(3), outageMs: 2 * DAY_MS })] };
    expect(retries(before, day(3.5))).toEqual(['5 retry', '7 retry', '9 retry', '16 retry']);
  });

  it('waits for a hold and makes one retry of what it held back', () => {
    expect(retries({ heldUntil: day(6) }, day(2))).toEqual(['6 retry', '7 retry', '14 retry']);
    expect(retries({ heldUntil: day(6) }, day(6.5))[0]).toBe('6.5 retry');
  });

  it('waits for the promised day, tries on it uncounted, and puts off the end until it', () => {
    const promised = plan({ ...notified, promisedFor: day(10) }, day(2)).steps;
    const first = promised.find(({ action }) => action.type === 'retry');
    expect(first).toMatchObject({ at: day(10), rule: 'promised_day', action: { counted: false } });
    const late = plan({ ...notified, promisedFor: day(25) }, day(12)).steps.map(brief);
    expect(late.slice(-3)).toEqual(['25 retry', '25 final', '25 ended']);
    expect(retries({ promisedFor: day(10), attempts: [attempt({ at: day(10) })] }, day(10))).toEqual([
      '14 retry',
    ]);
  });

  it('moves suspension with extended grace, warns again, and opens access that was suspended', () => {
    const facts = {
      messagesSent: [...notified.messagesSent, { kind: 'suspension_warning' as const, at: day(5) }],
      graceExtendedMs: 5 * DAY_MS,
    };
    expect(plan(facts, day(6)).steps.map(brief)).toEqual(
      expect.arrayContaining(['10 suspension_warning', '12 suspend', '12 suspended', '21 final']),
    );
    expect(plan({ ...facts, suspendedAt: day(7) }, day(8)).state.stage).toBe('grace');
    expect(plan({ suspendedAt: day(7) }, day(8)).state.stage).toBe('suspended');
  });
});

describe('messages', () => {
  it('says everything once', () => {
    const messagesSent = [
      { kind: 'payment_failed' as const, at: DAY_ZERO },
      { kind: 'suspension_warning' as const, at: day(5) },
      { kind: 'suspended' as const, at: day(7) },
    ];
    expect(messages({ messagesSent, suspendedAt: day(7) }, day(8))).toEqual(['21 ended']);
  });

  it('keeps a day between two of a kind', () => {
    const messagesSent = [{ kind: 'action_required' as const, at: day(1) }];
    const attempts = [attempt({ at: day(1.25), code: 'lost_card' })];
    expect(messages({ messagesSent, attempts }, day(1.25))[0]).toBe('2 action_required');
  });

  it('drops the warning when suspension is there already', () => {
    expect(messages({ ...notified, suspendedAt: day(7) }, day(7))).toEqual(['7 suspended', '21 ended']);
  });

  it('leaves out the next message that staff asked to skip, and says which', () => {
    const skipping = plan({ skipNextMessage: true });
    expect(skipping.skippedMessage).toMatchObject({ action: { kind: 'payment_failed' } });
    expect(skipping.steps.map(brief)).not.toContain('0 payment_failed');
    expect(skipping.steps.map(brief)).toContain('5 suspension_warning');
  });
});

describe('several invoices', () => {
  const two = [invoice({ id: 'in_2', createdAt: day(3), lastFailure: failure({ at: day(3) }) }), invoice()];

  it('tries them oldest first in one step and tells of them in one message', () => {
    const { steps } = plan({ invoices: two }, day(3));
    const retry = steps.find(({ action }) => action.type === 'retry');
    expect(retry).toMatchObject({ action: { invoiceIds: ['in_1', 'in_2'] } });
    expect(retry?.because).toContain('2 invoices (in_1, in_2)');
    expect(messages({ invoices: two }, day(3)).filter((m) => m.endsWith('payment_failed'))).toHaveLength(1);
  });

  it('tries only those that Stripe does not', () => {
    const [second] = two;
    if (second === undefined) throw new Error('fixture');
    const facts = { invoices: [{ ...second, nextStripeAttemptAt: day(6) }, invoice()] };
    const retry = plan(facts, day(3)).steps.find(({ action }) => action.type === 'retry');
    expect(retry).toMatchObject({ action: { invoiceIds: ['in_1'] } });
  });

  it('counts from the next one once the oldest is paid, without starting over what was said', () => {
    const left = invoice({
      id: 'in_2',
      createdAt: day(3),
      finalizedAt: day(3),
      lastFailure: failure({ at: day(3) }),
    });
    const facts = {
      ...notified,
      invoices: [left],
      attempts: [attempt(), attempt({ at: day(3), outcome: 'succeeded' })],
    };
    expect(plan(facts, day(3)).state).toMatchObject({ graceUntil: day(10), finalActionAt: day(24) });
    expect(plan(facts, day(3)).steps.map(brief)).toEqual([
      '4 retry',
      '6 retry',
      '8 retry',
      '8 suspension_warning',
      '10 retry',
      '10 suspend',
      '10 suspended',
      '17 retry',
      '24 final',
      '24 ended',
    ]);
  });

  it('leaves out what is settled, whichever way, and ends when all is', () => {
    const settled = [
      paid(),
      invoice({ id: 'in_3', status: 'void' }),
      invoice({ id: 'in_4', status: 'uncollectible' }),
    ];
    expect(plan({ invoices: settled })).toMatchObject({ steps: [], retries: { state: 'nothing_unpaid' } });
  });
});

describe('never over 8 counted attempts in 14 days on one card', () => {
  it('waits until the window has room again', () => {
    const attempts = [1, 2, 3, 4, 5, 6, 6.5].map((d) => attempt({ at: day(d) }));
    const { steps } = plan({ ...notified, attempts }, day(6.6));
    const [first] = steps.filter(({ action }) => action.type === 'retry');
    // The first charge on day zero leaves the window on day 14.
    expect(first).toMatchObject({ at: day(14) });
  });

  it('does not count other cards, uncounted attempts or errors of the provider', () => {
    const attempts = [
      ...[1, 2, 3, 4].map((d) => attempt({ at: day(d), paymentMethodId: 'pm_old' })),
      ...[4.1, 4.2, 4.3, 4.4].map((d) => attempt({ at: day(d), counted: false })),
      ...[4.5, 4.6].map((d) => attempt({ at: day(d), outcome: 'provider_error' })),
      attempt({ at: day(4.7) }),
    ];
    expect(retries({ ...notified, attempts }, day(4.8))[0]).toBe('5 retry');
  });

  it('holds for whole episodes, whatever the answers, downtimes and wishes', () => {
    const codes = [
      'do_not_honor',
      'insufficient_funds',
      'processing_error',
      'expired_card',
      'generic_decline',
    ];
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            code: fc.constantFrom(...codes),
            outcome: fc.constantFrom('declined' as const, 'declined' as const, 'provider_error' as const),
            late: fc.constantFrom(0, 0, HOUR_MS, 3 * DAY_MS),
            newCard: fc.constantFrom(false, false, false, true),
          }),
          { minLength: 30, maxLength: 30 },
        ),
        fc.constantFrom('UTC', 'America/New_York', 'nowhere'),
        fc.integer({ min: 1, max: 3 }),
        (answers, timeZone, invoices) => {
          let facts = episode({
            timeZone,
            invoices: Array.from({ length: invoices }, (_, i) =>
              invoice({ id: `in_${i}`, createdAt: day(-i) }),
            ),
          });
          let now = DAY_ZERO;
          let [ended, retriesAt] = [false, -Infinity];
          for (const answer of answers) {
            const planned = planEpisode(facts, DEFAULT_STRATEGY, now);
            for (const [i, step] of planned.steps.entries()) {
              expect(step.at).toBeGreaterThanOrEqual(Math.max(now, planned.steps[i - 1]?.at ?? now));
            }
            const step = planned.steps.find(({ action }) => action.type !== 'message');
            if (step === undefined) throw new Error('an unpaid episode always has a next step');
            now = step.at + answer.late;
            if (step.action.type === 'final') {
              ended = true;
              break;
            }
            if (step.action.type === 'suspend') {
              facts = { ...facts, suspendedAt: now };
              continue;
            }
            if (step.action.type !== 'retry') continue;
            const { counted, invoiceIds } = step.action;
            // A card that was added the moment another failed is tried at that moment.
            if (step.rule !== 'new_payment_method') expect(step.at).toBeGreaterThan(retriesAt);
            retriesAt = step.at;
            const made = invoiceIds.map((invoiceId) =>
              attempt({ ...answer, at: now, invoiceId, counted, paymentMethodId: facts.paymentMethodId }),
            );
            facts = { ...facts, attempts: [...facts.attempts, ...made] };
            if (answer.newCard) facts = { ...facts, paymentMethodId: `pm_${facts.attempts.length + 10}` };
          }
          const counted = facts.attempts.filter((a) => a.counted && a.outcome === 'declined');
          for (const { at, paymentMethodId } of counted) {
            const same = counted.filter(
              (a) => a.paymentMethodId === paymentMethodId && a.at > at - 14 * DAY_MS && a.at <= at,
            );
            expect(same.length).toBeLessThanOrEqual(8);
          }
          // Only errors without end keep an episode from reaching its end within so many steps.
          if (!ended) expect(facts.attempts.length).toBeGreaterThan(5);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('explainEpisode', () => {
  it('says why, what next, and what would change it', () => {
    const explained = explainEpisode(episode(notified), DEFAULT_STRATEGY, day(0.5));
    expect(explained.why).toBe(
      '49.00 USD unpaid since 2026-11-02; last answer do_not_honor, treated as generic, 0 counted retries so far; access open until 2026-11-09; strategy standard-2026-11b',
    );
    expect(explained.next).toMatchObject({ at: day(1), action: { type: 'retry' } });
    expect(explained.wouldChange).toEqual(
      expect.arrayContaining([
        'any payment of 49.00 USD ends the episode',
        'a new payment method is charged at once',
        'without payment: cancel on 2026-11-23',
      ]),
    );
  });

  it('adds up what is due, not what was invoiced, and keeps currencies apart', () => {
    const invoices = [
      invoice({ amountRemaining: 1000 }),
      invoice({ id: 'in_2', amountRemaining: 500 }),
      invoice({ id: 'in_3', currency: 'jpy', amountRemaining: 700 }),
    ];
    expect(explainEpisode(episode({ invoices }), DEFAULT_STRATEGY, day(1)).why).toContain(
      '15.00 USD and 700 JPY unpaid',
    );
  });

  it('says of a change only what is owed for one, and names it where more is owed', () => {
    const changed = invoice({ id: 'in_2', billingReason: 'subscription_update', isOfChange: true });
    // A period that began after a pause has the same reason.
    const begun = invoice({ id: 'in_3', billingReason: 'subscription_update' });
    const why = (invoices: InvoiceFacts[]): string =>
      explainEpisode(episode({ invoices }), DEFAULT_STRATEGY, day(1)).why;
    const sentence = 'for a change that took effect before it was paid: plan and price stay';
    expect(why([changed])).toContain(`; ${sentence};`);
    expect(why([begun])).not.toContain('change');
    expect(why([changed, begun])).toContain(`; in_2 ${sentence};`);
    expect([[changed], [begun], [changed, begun], []].map(isAllOfChange)).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(isAllOfChange([changed, paid()])).toBe(true);
  });

  it('has nothing to say when all is paid', () => {
    expect(explainEpisode(episode({ invoices: [paid()] }), DEFAULT_STRATEGY, day(1)).next).toBeNull();
  });
});

describe('a bank debit', () => {
  const late = (code: string) => failure({ code, methodType: 'us_bank_account' });
  const debit = {
    paymentMethodType: 'us_bank_account',
    invoices: [invoice({ lastFailure: late('insufficient_funds') })],
  };
  const asked = (at: number) => ({
    state: 'processing' as const,
    methodType: 'us_bank_account',
    askedAt: at,
    answerDueAt: at + 6 * DAY_MS,
  });

  it('is tried on the next payday and a week after it', () => {
    // Failed on Monday the 2nd; the next payday is Friday the 6th at 8:00.
    expect(retries(debit)).toEqual(['3.958 retry', '10.958 retry']);
    const tried = [attempt({ at: day(3.958), outcome: 'processing', code: null })];
    expect(retries({ ...debit, attempts: tried }, day(8))).toEqual(['10.958 retry']);
    const twice = [...tried, attempt({ at: day(10.958), outcome: 'processing', code: null })];
    expect(retries({ ...debit, attempts: twice }, day(16))).toEqual([]);
    expect(retries({ ...debit, timeZone: 'nowhere' })).toEqual(['2 retry', '9 retry']);
  });

  it.each(['account_closed', 'no_account', 'debit_not_authorized', 'bank_account_restricted'])(
    'that fails with %s asks for another method at once',
    (code) => {
      const facts = { ...debit, invoices: [invoice({ lastFailure: late(code) })] };
      expect(plan(facts).retries.state).toBe('needs_new_method');
      expect(messages(facts)[0]).toBe('0 action_required');
    },
  );

  it('on its way has no next step, and the deadlines wait for its answer and longer where it is late', () => {
    const under = { ...debit, invoices: [invoice({ lastFailure: null, payment: asked(day(4)) })] };
    expect(plan(under, day(5)).steps).toEqual([]);
    expect(plan(under, day(5)).state).toMatchObject({
      stage: 'grace',
      nextAttemptAt: null,
      graceUntil: day(7 + 6),
      finalActionAt: day(21 + 6),
    });
    expect(plan(under, day(30)).steps).toEqual([]);
    expect(plan(under, day(30)).state.finalActionAt).toBe(day(21 + 26));
  });

  it('of a customer who changed to a card goes by the card’s days', () => {
    const facts = { ...debit, paymentMethodType: 'card', paymentMethodId: 'pm_2' };
    expect(plan({ ...facts, ...notified }, day(2)).steps[0]).toMatchObject({ rule: 'new_payment_method' });
  });
});

describe('an invoice that was sent', () => {
  const sent = invoice({
    collectionMethod: 'send_invoice',
    attemptCount: 0,
    lastFailure: null,
    finalizedAt: day(-14),
    dueAt: DAY_ZERO,
  });

  it('is never charged, reminded of on its day and one and two weeks later, and comes to the end like any other', () => {
    expect(plan({ invoices: [sent] }).retries.state).toBe('sent');
    expect(plan({ invoices: [sent] }).steps.map(brief)).toEqual([
      '0 invoice_overdue',
      '5 suspension_warning',
      '7 suspend',
      '7 invoice_overdue',
      '7 suspended',
      '14 invoice_overdue',
      '21 final',
      '21 ended',
    ]);
    const reminded = { invoices: [sent], messagesSent: [{ kind: 'invoice_overdue' as const, at: DAY_ZERO }] };
    expect(messages(reminded, day(1))).not.toContain('1 invoice_overdue');
    expect(messages(reminded, day(1))).toContain('7 invoice_overdue');
  });

  it('is not owed before its due date, whatever Stripe calls the subscription', () => {
    const before = { stripeStatus: 'past_due' as const, invoices: [sent], billingTime: day(-1) };
    expect(unpaidInvoices(before)).toEqual([]);
    expect(unpaidInvoices({ ...before, billingTime: DAY_ZERO })).toEqual([sent]);
  });

  it('is refused to who asks to have it charged', () => {
    expect(refuseRetryNow(episode({ invoices: [sent] }))?.message).toMatch(/never charged by us/);
  });
});

describe('a debt that was there when the subscription was taken over', () => {
  const takenOver = (days: number, facts: Partial<EpisodeFacts> = {}): string[] => {
    const { paymentMethodId } = episode(facts);
    const at = day(days);
    return plan({ ...facts, takenOver: { at, paymentMethodId } }, at).steps.map(brief);
  };

  it('is dunned from the day that it is in: what was due before is neither charged nor announced', () => {
    expect(takenOver(6)).toEqual(['7 retry', '7 suspend', '7 suspended', '14 retry', '21 final', '21 ended']);
  });

  it('past its grace has no access and gets no mail about it', () => {
    expect(takenOver(10)).toEqual(['10 suspend', '14 retry', '21 final', '21 ended']);
    const suspended = { suspendedAt: day(10) };
    expect(takenOver(10, suspended)).toEqual(['14 retry', '21 final', '21 ended']);
  });

  it('however old it is, ends a week after the take-over at the earliest', () => {
    expect(takenOver(40)).toEqual(['40 suspend', '47 final', '47 ended']);
  });

  it('is not charged with the take-over on a card that was there before; on another one at once', () => {
    const onAnother = { paymentMethodId: 'pm_other', invoices: failed('do_not_honor') };
    expect(takenOver(3, onAnother)[0]).toBe('4 retry');
    const since = { at: day(3), paymentMethodId: 'pm_before' };
    expect(plan({ ...onAnother, takenOver: since }, day(3.5)).steps.map(brief)[0]).toBe('3.5 retry');
  });
});
