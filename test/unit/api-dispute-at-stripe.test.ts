import { disputeAtStripe } from '../../api/documents/dispute-at-stripe.ts';

it.each([
  ['live', false, 'https://dashboard.stripe.com/payments/ch_1'],
  ['test', false, 'https://dashboard.stripe.com/test/payments/ch_1'],
  ['test', true, null],
  [null, false, null],
] as const)('with a %s key (sandbox: %s) a dispute is answered at %s', (stripeMode, stripeSandbox, url) => {
  expect(disputeAtStripe({ stripeMode, stripeSandbox }, 'ch_1')).toBe(url);
});
