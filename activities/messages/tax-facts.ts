import type { EntityManager } from '@mikro-orm/postgresql';
import { findInvoice, latestTaxedInvoice } from '../../db/documents/invoices.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import type { MessageFacts } from '../../domain/messages/message-facts.ts';
import type { Money } from '../../domain/money.ts';
import { previewTrialEnd } from '../../gateways/stripe/subscriptions/preview-renewal.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/* What messages say of tax: as Stripe's invoices and previews state it, never worked out here. */

/** The tax in the totals of some invoices; null where that of one is not known. */
export async function taxOfInvoices(em: EntityManager, ids: readonly string[]): Promise<Money | null> {
  const invoices = await Promise.all(ids.map((id) => findInvoice(em, id)));
  const [first] = invoices;
  const taxes = invoices.map((invoice) => invoice?.tax ?? null).filter((tax) => tax !== null);
  if (!first || taxes.length < invoices.length) return null;
  return { amount: taxes.reduce((sum, tax) => sum + tax, 0), currency: first.currency };
}

/** What the end of a trial will charge, with the tax in it. Left out where Stripe refuses to say. */
export async function trialEndCharge(
  { stripe }: Pick<ActivityDeps, 'stripe'>,
  subscriptionId: string,
): Promise<Pick<MessageFacts, 'amountDue' | 'tax'>> {
  const charge = await callStripe(() =>
    previewTrialEnd(stripe, subscriptionId).catch((error: unknown) => {
      // An address that Stripe Tax cannot place, or a subscription that has ended meanwhile.
      const { kind } = classifyStripeError(error);
      if (kind === 'invalid' || kind === 'not_found') return null;
      throw error;
    }),
  );
  if (charge === null) return {};
  const { amountDue: amount, tax, currency } = charge;
  return { amountDue: { amount, currency }, tax: { amount: tax, currency } };
}

/**
 * How tax stands to the prices that a subscription pays, by what it was invoiced; null where no tax is
 * charged.
 */
export async function taxOfPrices(
  em: EntityManager,
  { id, includedTax }: Pick<SubscriptionRow, 'id' | 'includedTax'>,
): Promise<'added' | 'included' | null> {
  if (includedTax > 0) return 'included';
  return (await latestTaxedInvoice(em, id)) === null ? null : 'added';
}
