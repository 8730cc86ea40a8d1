import { dunningWorkflowId, payNowUpdate } from '../../workflows/contracts/dunning.ts';
import { trialExplainQuery, trialWorkflowId } from '../../workflows/contracts/trial.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  addCard,
  asked,
  episodeRests,
  makeIntervention,
  refusal,
  refusedWhenDue,
  trialSoonDecided,
} from '../workflow/story.ts';
import type { RecordedRun } from './stories.ts';

/** Stripe refuses to tell of a trial when it is due; it is decided once Stripe answers. */
export async function trialWaitsForStripe(system: BillingSystem): Promise<RecordedRun[]> {
  const { customer, id } = await trialSoonDecided(system);
  await refusedWhenDue(system, id);
  await addCard(system, customer);
  const workflowId = trialWorkflowId(id);
  const run = system.temporal.workflow.getHandle(workflowId);
  await until(async () => (await run.query(trialExplainQuery)).rule === 'usable_payment_method');
  return [{ name: 'trial-waited-for-stripe', workflowId }];
}

/** A customer asks to have an invoice charged that was sent to them. */
export async function refusedChargeOfSent(system: BillingSystem): Promise<RecordedRun[]> {
  const customer = await newCustomer(system);
  const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const { id, latest_invoice: invoice } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: data[0]?.id ?? '' }],
    collection_method: 'send_invoice',
    days_until_due: 14,
    metadata: { user_id: customer.userId, managed_by: 'perennial' },
  });
  await untilStatus(system, id, 'active');
  await customer.advanceTo(Date.parse('2027-01-24T12:00:00Z'));
  await untilStatus(system, id, 'past_due');
  await episodeRests(system, customer, id);
  const paymentMethodId = await customer.card('pm_card_mastercard');
  await refusal(makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId }));
  const invoiceId = typeof invoice === 'string' ? invoice : (invoice?.id ?? '');
  await system.stripe.invoices.pay(invoiceId, { paid_out_of_band: true });
  await untilStatus(system, id, 'active');
  return [{ name: 'dunning-sent-not-charged', workflowId: dunningWorkflowId(id) }];
}
