/** Beginning of the text about overage that no item can bill. */
export const NO_MONTHLY_ITEM = 'Overage cannot be billed yet';

/**
 * Why overage waits, for staff.
 * @param interval of the plan, `week`
 */
export const noMonthlyItem = (interval: string): string =>
  `${NO_MONTHLY_ITEM}: the subscription is in Stripe's classic billing mode, which takes no monthly item beside a plan paid by the ${interval}. ` +
  'Migrate it to flexible billing mode (docs.stripe.com/api/subscriptions/migrate).';
