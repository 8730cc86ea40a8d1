import { previewLetGo } from '../../domain/subscriptions/let-go-preview.ts';
import type { LetGoFacts } from '../../domain/subscriptions/let-go-preview.ts';
import { day, invoice, snapshot } from '../support/domain-fixtures.ts';

const facts = (over: Partial<LetGoFacts> = {}): LetGoFacts => ({
  snapshot: snapshot(),
  status: 'active',
  dunning: null,
  unchargedUsage: { amount: 0, currency: 'usd' },
  waitingApprovals: 0,
  trialWithoutMethod: 'cancel',
  ...over,
});

const renews = {
  at: day(30),
  what: 'Stripe renews it. If the payment fails, the settings of the Stripe account decide.',
};

describe('what Stripe does with a subscription that is let go', () => {
  it.each<[string, Partial<LetGoFacts>, { at: number | null; what: string }[]]>([
    ['paid', {}, [renews]],
    [
      'set to end',
      { snapshot: snapshot({ cancelAtPeriodEnd: true, endsAt: day(30) }) },
      [{ at: day(30), what: 'It ends, as it is set to.' }],
    ],
    [
      'set to end after a renewal',
      { snapshot: snapshot({ cancelAt: day(45), endsAt: day(45) }) },
      [renews, { at: day(45), what: 'It ends, as it is set to.' }],
    ],
    [
      'with a scheduled change',
      {
        snapshot: snapshot({
          pendingChange: { tier: 'starter', interval: 'month', quantity: 1, effectiveAt: day(10) },
        }),
      },
      [{ at: day(10), what: 'The plan changes to starter, as scheduled.' }, renews],
    ],
    [
      'paused without an end',
      { snapshot: snapshot({ pause: { resumesAt: null } }), status: 'paused' },
      [renews, { at: null, what: 'Nothing is collected until somebody resumes it in Stripe.' }],
    ],
    [
      'in arrears, with an attempt of Stripe ahead',
      {
        snapshot: snapshot({
          stripeStatus: 'past_due',
          invoices: [invoice({ nextStripeAttemptAt: day(3) })],
        }),
      },
      [{ at: day(3), what: 'Stripe tries the payment of A-1 again.' }, renews],
    ],
    [
      'in arrears on a sent invoice',
      {
        snapshot: snapshot({
          stripeStatus: 'past_due',
          invoices: [invoice({ collectionMethod: 'send_invoice' })],
        }),
      },
      [renews, { at: null, what: 'Invoice A-1 waits for the customer to pay it.' }],
    ],
    [
      'in a trial that ends without a method, in a way that is not known here',
      {
        snapshot: snapshot({ stripeStatus: 'trialing', trialEnd: day(7), paymentMethod: null }),
        trialWithoutMethod: 'shrug',
      },
      [{ at: day(7), what: 'The trial ends without a payment method: Stripe decides.' }],
    ],
  ])('%s', (_, over, expected) => {
    expect(previewLetGo(facts(over)).stripe).toEqual(expected);
  });
});

it('says that a suspension ends, unless Stripe itself calls it unpaid', () => {
  const opens = 'The suspension: access opens again while Stripe keeps the subscription';
  const ends = (stripeStatus: 'past_due' | 'unpaid'): string[] =>
    previewLetGo(facts({ status: 'suspended', snapshot: snapshot({ stripeStatus }) })).ends;
  expect(ends('past_due')).toContain(opens);
  expect(ends('unpaid')).not.toContain(opens);
});
