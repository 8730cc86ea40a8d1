import type { BillingSystem } from './billing-system.ts';

type Rows = Pick<BillingSystem, 'rows'>;

/** Stripe's id of the price at which a plan is sold by the month. */
export async function monthlyPrice({ rows }: Rows, plan: string): Promise<string> {
  const [price] = await rows<{ id: string }>(
    `select stripe_price_id as id from plan_prices where plan_code = $1 and active and "interval" = 'month'`,
    [plan],
  );
  if (price === undefined) throw new Error(`${plan} is not sold by the month`);
  return price.id;
}

/** What became of a subscription in the only migration that has it: the state, and the reason if any. */
export async function migratedState({ rows }: Rows, subscriptionId: string): Promise<string | undefined> {
  const sql = `select concat_ws(': ', state, reason) as state from migrated_subscriptions where subscription_id = $1`;
  return (await rows<{ state: string }>(sql, [subscriptionId]))[0]?.state;
}
