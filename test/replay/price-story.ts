import { insertPriceMigration } from '../../db/catalogue/price-migrations.ts';
import {
  PRICE_MIGRATION,
  priceMigrationStart,
  priceMigrationWorkflowId,
} from '../../workflows/contracts/price-migration.ts';
import {
  changePlanUpdate,
  resumeUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { sampleMigration } from '../support/billing-samples.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { asked, change, nothingOnItsWay, refusal } from '../workflow/story.ts';
import type { RecordedRun } from './stories.ts';

/** A subscriber is told of another price, and it waits at Stripe for the renewal. */
export async function pricesMigrated(system: BillingSystem): Promise<RecordedRun[]> {
  const { id } = await withPriceThatWaits(system, 'recorded', { now: 1_700, then: 2_700 });
  return [
    { name: 'priceMigration-scheduled', workflowId: priceMigrationWorkflowId('recorded') },
    { name: 'subscriptionLifecycle-price-migrated', workflowId: subscriptionWorkflowId(id) },
  ];
}

/** An upgrade is declined while another price waits, which the customer then cannot withdraw. */
export async function upgradeDeclinedBeforeMigration(system: BillingSystem): Promise<RecordedRun[]> {
  const { customer, id } = await withPriceThatWaits(system, 'declined', { now: 1_710, then: 2_710 });
  await customer.card('pm_card_chargeCustomerFail');
  const upgrade = { ...asked(), tier: 'enterprise', interval: 'month', quantity: null, when: null } as const;
  await refusal(change(system, id, changePlanUpdate, upgrade));
  await refusal(change(system, id, resumeUpdate, asked()));
  await nothingOnItsWay(system);
  return [{ name: 'subscriptionLifecycle-migration-bound', workflowId: subscriptionWorkflowId(id) }];
}

/** A trial of sixty days gets another price for its end, after a notice of thirty. */
export async function trialMigrated(system: BillingSystem): Promise<RecordedRun[]> {
  const { id } = await withPriceThatWaits(system, 'trial', { now: 1_720, then: 2_720 }, 60);
  return [{ name: 'subscriptionLifecycle-trial-migrated', workflowId: subscriptionWorkflowId(id) }];
}

async function withPriceThatWaits(
  system: BillingSystem,
  migrationId: string,
  amounts: { now: number; then: number },
  trialDays = 0,
): Promise<{ customer: TestCustomer; id: string }> {
  const { stripe } = system;
  // One migration of a price is open at a time, and the story before left its own.
  await system.rows(`update price_migrations set state = 'done', ended_at = now() where state = 'running'`);
  const [sold] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const price = async (amount: number): Promise<string> => {
    const made = await stripe.prices.create({
      product: sold?.product as string,
      currency: 'usd',
      unit_amount: amount,
      recurring: { interval: 'month' },
      lookup_key: `recorded_${amount}`,
    });
    return made.id;
  };
  const [from, to] = [await price(amounts.now), await price(amounts.then)];
  const customer = await newCustomer(system);
  const id = await customer.subscribe(`recorded_${amounts.now}`, trialDays === 0 ? {} : { trialDays });
  await untilStatus(system, id, trialDays === 0 ? 'active' : 'trialing');
  // On sale beside the present price for as long as the migration looks at it.
  await system.rows(
    `insert into plan_prices (id, plan_code, kind, "interval", currency, amount, stripe_price_id, active, created_at)
     values ($1, 'starter', 'recurring', 'month', 'usd', $2, $1, true, '2020-01-01')`,
    [to, amounts.then],
  );
  await nothingOnItsWay(system);
  const migration = sampleMigration({
    id: migrationId,
    fromPriceIds: [from],
    toPriceId: to,
    toAmount: amounts.then,
    state: 'running',
  });
  await insertPriceMigration(system.api.api.deps.em(), migration);
  await system.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart(migrationId));
  await until(async () => {
    const rows = await system.rows<{ state: string }>(
      'select state from migrated_subscriptions where migration_id = $1',
      [migrationId],
    );
    return rows[0]?.state === 'scheduled';
  });
  await system.rows('update plan_prices set active = false where id = $1', [to]);
  return { customer, id };
}
