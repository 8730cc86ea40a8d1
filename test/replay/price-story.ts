import { insertPriceMigration } from '../../db/catalogue/price-migrations.ts';
import {
  PRICE_MIGRATION,
  priceMigrationStart,
  priceMigrationWorkflowId,
} from '../../workflows/contracts/price-migration.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { sampleMigration } from '../support/billing-samples.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay } from '../workflow/story.ts';
import type { RecordedRun } from './stories.ts';

/** A subscriber is told of another price, and it waits at Stripe for the renewal. */
export async function pricesMigrated(system: BillingSystem): Promise<RecordedRun[]> {
  const { stripe } = system;
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
  const [from, to] = [await price(1_700), await price(2_700)];
  const customer = await newCustomer(system);
  const id = await customer.subscribe('recorded_1700');
  await untilStatus(system, id, 'active');
  await nothingOnItsWay(system);
  const migration = sampleMigration({
    id: 'recorded',
    fromPriceIds: [from],
    toPriceId: to,
    toAmount: 2_700,
    state: 'running',
  });
  await insertPriceMigration(system.api.api.deps.em(), migration);
  await system.temporal.workflow.signalWithStart(PRICE_MIGRATION, priceMigrationStart('recorded'));
  await until(async () => {
    const rows = await system.rows<{ state: string }>('select state from migrated_subscriptions');
    return rows[0]?.state === 'scheduled';
  });
  return [
    { name: 'priceMigration-scheduled', workflowId: priceMigrationWorkflowId('recorded') },
    { name: 'subscriptionLifecycle-price-migrated', workflowId: subscriptionWorkflowId(id) },
  ];
}
