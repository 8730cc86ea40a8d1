import { dunningWorkflowId, payNowUpdate } from '../../workflows/contracts/dunning.ts';
import { trialExplainQuery, trialWorkflowId } from '../../workflows/contracts/trial.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  addCard,
  asked,
  makeIntervention,
  overdueSentInvoice,
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
  const { customer, id, invoiceId } = await overdueSentInvoice(system);
  const paymentMethodId = await customer.card('pm_card_mastercard');
  await refusal(makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId }));
  await system.stripe.invoices.pay(invoiceId, { paid_out_of_band: true });
  await untilStatus(system, id, 'active');
  return [{ name: 'dunning-sent-not-charged', workflowId: dunningWorkflowId(id) }];
}
