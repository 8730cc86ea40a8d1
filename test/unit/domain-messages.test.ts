import { cardExpiresAt, cardExpiryNotice } from '../../domain/accounts/card-expiry.ts';
import type { MessageKind } from '../../domain/dunning/types.ts';
import type { MessageFacts } from '../../domain/messages/message-facts.ts';
import { renderMessage } from '../../domain/messages/render-message.ts';
import { day, snapshot } from '../support/domain-fixtures.ts';

const KINDS: Record<MessageKind, true> = {
  payment_failed: true,
  action_required: true,
  suspension_warning: true,
  suspended: true,
  recovered: true,
  ended: true,
  invoice_due_soon: true,
  invoice_overdue: true,
  card_expiring: true,
  payment_method_ended: true,
  renewal_notice: true,
  price_change: true,
  price_change_withdrawn: true,
  trial_ending: true,
  trial_extended: true,
  trial_expired: true,
  trial_refused: true,
  duplicate_refunded: true,
  checkout_abandoned: true,
  first_payment_failed: true,
  usage_warning: true,
};
const kinds = Object.keys(KINDS) as MessageKind[];

const facts: MessageFacts = {
  name: 'Ada',
  planName: 'Professional',
  amountDue: { amount: 4900, currency: 'usd' },
  payUrl: 'https://pay.example/in_1',
  updateCardUrl: 'https://app.example/card',
  plansUrl: 'https://app.example/plans',
  checkoutUrl: 'https://pay.example/cs_1',
  nextAttemptAt: day(1),
  graceUntil: day(7),
  endsAt: day(21),
  trialEnd: day(7),
  renewsAt: day(30),
  card: { brand: 'Visa', last4: '4242' },
  cardExpiry: { month: 3, year: 2027 },
  extensionDays: 3,
  hasPaymentMethod: false,
  reason: 'trial_already_used',
  usedPercent: 80,
  pricePer1k: { amount: 200, currency: 'usd' },
};

describe('renderMessage', () => {
  it.each(kinds)('%s: greets, is complete, and has nothing missing showing', (kind) => {
    const { subject, text } = renderMessage(kind, facts);
    expect(text).toMatch(/^Hello Ada,\n\n/);
    expect(text).toMatch(/\n\nQuestions\? Just reply to this message\.\n$/);
    expect(subject.length).toBeLessThan(80);
    expect(subject + text).not.toMatch(/undefined|null|NaN|Invalid/);
  });

  it.each(kinds)('%s: still reads well when nothing is known', (kind) => {
    const { subject, text } = renderMessage(kind, {});
    expect(text).toMatch(/^Hello,\n\n/);
    expect(subject + text).not.toMatch(/undefined|null|NaN|Invalid| {2}|https/);
  });

  it.each([
    [
      'payment_failed',
      /\$49\.00[^]*Visa card ending in 4242[^]*November 3, 2026[^]*November 9, 2026[^]*app\.example\/card/,
    ],
    ['action_required', /there is no payment method to charge[^]*pay\.example\/in_1[^]*add a payment method/],
    ['suspension_warning', /November 9, 2026/],
    ['suspended', /Nothing was deleted[^]*November 23, 2026/],
    ['ended', /app\.example\/plans/],
    ['card_expiring', /03\/2027/],
    ['payment_method_ended', /can no longer charge[^]*app\.example\/card/],
    [
      'renewal_notice',
      /renews on December 2, 2026 with the Professional plan[^]*\$49\.00 is due then[^]*app\.example\/card/,
    ],
    ['trial_ending', /add a payment method/],
    ['trial_extended', /3 days/],
    ['checkout_abandoned', /pay\.example\/cs_1/],
  ] as const)('%s says what to do', (kind, expected) => {
    expect(renderMessage(kind, facts).text).toMatch(expected);
  });

  it('action_required promises not to charge a card again only where there is one', () => {
    const { text } = renderMessage('action_required', { ...facts, hasPaymentMethod: true });
    expect(text).toMatch(/not charge your Visa card [^]*again unless[^]*add another payment method/);
  });

  it.each([true, false])(
    'renewal_notice of nothing names no charge (payment method: %s)',
    (hasPaymentMethod) => {
      const amountDue = { amount: 0, currency: 'usd' };
      const { text } = renderMessage('renewal_notice', { ...facts, amountDue, hasPaymentMethod });
      expect(text).toContain('Nothing is due for it.');
      expect(text).not.toMatch(/\$0|charge|payment method/);
    },
  );

  it.each([
    ['mark_unpaid', /stays suspended until it is paid[^]*pay\.example\/in_1/],
    ['downgrade', /smaller plan/],
  ])('does not say that a subscription has ended whose plan says %s', (finalAction, expected) => {
    const { subject, text } = renderMessage('ended', { ...facts, finalAction });
    expect(subject + text).not.toMatch(/has ended|come back/);
    expect(text).toMatch(expected);
    expect(renderMessage('suspended', { ...facts, finalAction }).text).not.toMatch(/subscription ends/);
  });

  it.each([
    'payment_failed',
    'action_required',
    'suspension_warning',
    'suspended',
    'recovered',
    'ended',
    'invoice_due_soon',
    'invoice_overdue',
  ] as const)('%s says what of the invoice is tax', (kind) => {
    const invoiceTax = { amount: 782, currency: 'usd' };
    expect(renderMessage(kind, { ...facts, invoiceTax }).text).toContain(
      'The invoiced total includes $7.82 tax.',
    );
    expect(renderMessage(kind, facts).text).not.toContain('tax');
  });

  it.each([
    ['trial_ending', true, 'the Professional plan begins at $49.00 (including $7.82 tax)'],
    ['trial_ending', false, 'with the Professional plan at $49.00 (including $7.82 tax), add'],
    ['renewal_notice', true, 'We will charge $49.00 (including $7.82 tax)'],
    ['duplicate_refunded', true, 'We refunded $49.00 (including $7.82 tax) in full'],
  ] as const)('%s names the tax in the amount', (kind, hasPaymentMethod, expected) => {
    const tax = { amount: 782, currency: 'usd' };
    expect(renderMessage(kind, { ...facts, hasPaymentMethod, tax }).text).toContain(expected);
  });

  it.each([
    ['added', '$2.00 plus tax for 1,000 credits'],
    ['included', '$2.00 including tax for 1,000 credits'],
    [null, '$2.00 for 1,000 credits'],
  ] as const)('usage_warning says of tax that is %s', (taxOfPrices, expected) => {
    expect(renderMessage('usage_warning', { ...facts, taxOfPrices }).text).toContain(expected);
  });

  it('speaks of conversion instead where there is a card', () => {
    const { text } = renderMessage('trial_ending', { ...facts, hasPaymentMethod: true });
    expect(text).toContain('the Professional plan begins at $49.00');
  });

  it('writes dates and amounts in the reader’s manner and on the reader’s day', () => {
    const late = {
      ...facts,
      graceUntil: Date.UTC(2026, 10, 9, 23),
      amountDue: { amount: 4900, currency: 'eur' },
    };
    const { text } = renderMessage('suspension_warning', { ...late, timeZone: 'Asia/Tokyo' }, 'de-DE');
    expect(text).toContain('10. November 2026');
    expect(text).toContain('49,00\u00a0€');
  });

  it('writes days in UTC where the zone is not one', () => {
    const { text } = renderMessage('suspension_warning', { ...facts, timeZone: 'Mars/Phobos' });
    expect(text).toBe(renderMessage('suspension_warning', { ...facts, timeZone: 'UTC' }).text);
    expect(text).not.toContain('Invalid');
  });
});

describe('cardExpiryNotice', () => {
  const end = Date.UTC(2027, 2, 1);
  const ends = (days: number): number => end - days * 86_400_000;
  const card = { id: 'pm_1', type: 'card', expiry: { month: 2, year: 2027 }, fingerprint: 'f' };
  const notice = (now: number, sent: string[] = [], over = {}, takenOverAt?: number) =>
    cardExpiryNotice({
      takenOverAt,
      snapshot: snapshot({ paymentMethod: card, currentPeriodEnd: end, ...over }),
      sent,
      now,
    });

  it('is not given where its time had passed when the subscription was taken over', () => {
    expect(notice(ends(20), [], {}, ends(20))).toMatchObject({ at: ends(7), daysBefore: 7 });
    expect(notice(ends(5), [], {}, ends(5))).toBeNull();
  });

  it('is good through its last month', () => {
    expect(cardExpiresAt({ month: 12, year: 2026 })).toBe(Date.UTC(2027, 0, 1));
  });

  it('is given 30 and 7 days ahead, once each', () => {
    expect(notice(ends(60))).toEqual({ at: ends(30), daysBefore: 30, expiresAt: end });
    expect(notice(ends(30), ['pm_1/30'])).toMatchObject({ at: ends(7), daysBefore: 7 });
    expect(notice(ends(7), ['pm_1/30', 'pm_1/7'])).toBeNull();
    expect(notice(ends(60), ['pm_old/30'])).toMatchObject({ daysBefore: 30 });
  });

  it('is not repeated for one missed, nor given out of turn', () => {
    expect(notice(ends(20))).toMatchObject({ at: ends(20), daysBefore: 30 });
    expect(notice(ends(5))).toMatchObject({ at: ends(5), daysBefore: 7 });
    expect(notice(ends(5), ['pm_1/7'])).toBeNull();
  });

  it.each([
    ['after the next renewal', { currentPeriodEnd: end - 1 }],
    ['and nothing will be charged', { cancelAtPeriodEnd: true }],
    ['but there is no card', { paymentMethod: null }],
    ['never', { paymentMethod: { ...card, expiry: null } }],
  ])('is not given when the card ends %s', (_name, over) => {
    expect(notice(ends(60), [], over)).toBeNull();
  });

  it('is not given for a card that has ended', () => {
    expect(notice(end)).toBeNull();
  });
});

it('speaks of no card to who pays by something else', () => {
  for (const kind of ['payment_failed', 'action_required'] as const)
    expect(renderMessage(kind, { planName: 'Starter', card: null }).text).not.toMatch(
      /\bwith your card|your card again/,
    );
});
