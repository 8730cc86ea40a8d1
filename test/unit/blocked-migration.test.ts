import Stripe from 'stripe';
import { blockOf, blockOfRunning } from '../../activities/catalogue/blocked-migration.ts';
import { SEED_PLANS } from '../../domain/catalogue/tiers.ts';

const plans = SEED_PLANS.map((plan) => ({
  ...plan,
  prices: plan.prices.map((price) => ({ ...price, stripePriceId: `price_${plan.code}` })),
}));

const blocked = (
  price: { active: boolean; livemode: boolean } | Error,
  { sendsMail = true, toPriceId = 'price_starter', look = blockOf } = {},
) =>
  look(
    {
      plans: () => Promise.resolve(plans),
      stripe: {
        prices: {
          retrieve: () => (price instanceof Error ? Promise.reject(price) : Promise.resolve(price)),
        },
      } as unknown as Stripe,
      mail: sendsMail ? () => Promise.resolve(null) : null,
    },
    { planCode: 'starter', toPriceId },
  );

it('nothing keeps a migration from going on while its price is sold and mails go out', async () => {
  expect(await blocked({ active: true, livemode: true })).toBeNull();
});

it('a price that is archived at Stripe, or that the plan does not sell, keeps it', async () => {
  expect(await blocked({ active: false, livemode: true })).toBe('price_archived');
  expect(await blocked({ active: true, livemode: true }, { toPriceId: 'price_professional' })).toBe(
    'price_archived',
  );
});

const { StripeAPIError, StripeInvalidRequestError, StripePermissionError } = Stripe.errors;

it('a price that was deleted at Stripe keeps it as an archived one does', async () => {
  const missing = { type: 'invalid_request_error', code: 'resource_missing', statusCode: 404 } as const;
  expect(await blocked(new StripeInvalidRequestError(missing))).toBe('price_archived');
});

it('a key without the permission ends no migration that runs, and refuses the start of one', async () => {
  const refusal = new StripePermissionError({ type: 'invalid_request_error', statusCode: 403 });
  const failure = { type: 'stripe_not_allowed' };
  await expect(blocked(refusal)).rejects.toMatchObject({ ...failure, nonRetryable: true });
  const running = blocked(refusal, { look: blockOfRunning });
  await expect(running).rejects.toMatchObject({ ...failure, nonRetryable: false });
});

it('an outage of Stripe keeps nothing: it is asked again', async () => {
  const outage = new StripeAPIError({ type: 'api_error', statusCode: 500 });
  await expect(blocked(outage)).rejects.toMatchObject({ type: 'stripe_unavailable', nonRetryable: false });
});

it('without a mail server it is kept in live mode only', async () => {
  expect(await blocked({ active: true, livemode: true }, { sendsMail: false })).toBe('mail_not_configured');
  expect(await blocked({ active: true, livemode: false }, { sendsMail: false })).toBeNull();
});
