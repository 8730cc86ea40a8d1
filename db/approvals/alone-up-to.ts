import type { MoneyAction } from '../audit/audit-log.ts';

/** Settings of what one member of staff may move alone on a UTC day, major units of the default currency. */
interface AloneSettings {
  refunds: number;
  credits: number;
  grants: number;
  writeOffs: number;
  overrides: number;
}

/**
 * The same by what is asked for. Prices have no amount: a setting of their own says whether they are asked
 * for at all.
 */
export const aloneUpTo = (above: AloneSettings): Readonly<Record<MoneyAction, number>> => ({
  'charge.refund': above.refunds,
  'invoice.credit': above.credits,
  'usage.grant_credits': above.grants,
  'dunning.write_off': above.writeOffs,
  'usage.waive': above.writeOffs,
  'trial.extend': above.overrides,
  'dunning.extend_grace': above.overrides,
  'subscription.apply_coupon': above.overrides,
  'usage.correct': above.overrides,
  'coupon.create': 0,
  'plan.policy': 0,
  'plan.create': 0,
  'plan.update': 0,
  'mapping.put': 0,
  'mapping.delete': 0,
  'mapping.file': 0,
  'price.migrate': 0,
});
