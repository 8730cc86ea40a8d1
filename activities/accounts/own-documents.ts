import { findCharge } from '../../db/documents/charges.ts';
import { findInvoice } from '../../db/documents/invoices.ts';
import { findSubscription } from '../../db/subscriptions/subscriptions.ts';
import { isOwnInvoice } from '../../gateways/stripe/documents/own-invoice.ts';
import { isForeignAtStripe } from '../../gateways/stripe/subscriptions/managed.ts';
import type { ActivityDeps } from '../deps.ts';

/** A document of Stripe's, by what tells whose it is. */
export interface OwnedDocument {
  /** Null where it is of no subscription: then its invoice decides. */
  subscriptionId: string | null;
  /** Null where it is of no invoice: then its mark decides. */
  invoiceId: string | null;
  /** Its own metadata has our mark. */
  isMarked?: boolean;
  /** What it is of, which may have been ours before its subscription was another product's. */
  of: { chargeId: string } | { invoiceId: string };
}

/**
 * Tells whether documents are ours. A customer may pay another product in the same Stripe account: what is of
 * a foreign subscription, or of none and neither marked nor priced by a plan, is not kept, unless it changes
 * what was kept before.
 * @returns a function that reads each unknown subscription or invoice from Stripe once
 */
export function ownDocuments({ orm, stripe, plans }: Pick<ActivityDeps, 'orm' | 'stripe' | 'plans'>) {
  const seen = new Map<string, Promise<boolean>>();
  const isForeign = async (subscriptionId: string): Promise<boolean> => {
    const row = await findSubscription(orm.em.fork(), subscriptionId);
    if (row !== null) return row.mode === 'foreign';
    // Its price may have been mapped a moment ago, and what is left out here never comes again.
    return isForeignAtStripe(stripe, subscriptionId, await plans({ afresh: true }));
  };
  const isKnown = async (of: OwnedDocument['of']): Promise<boolean> => {
    const em = orm.em.fork();
    return (await ('chargeId' in of ? findCharge(em, of.chargeId) : findInvoice(em, of.invoiceId))) !== null;
  };
  const isStrangers = async (invoiceId: string): Promise<boolean> =>
    !(await isKnown({ invoiceId })) &&
    !(await isOwnInvoice(stripe, invoiceId, await plans({ afresh: true })));
  const once = (id: string, ask: (id: string) => Promise<boolean>): Promise<boolean> => {
    const answer = seen.get(id) ?? ask(id);
    seen.set(id, answer);
    return answer;
  };
  return async ({ subscriptionId, invoiceId, isMarked = false, of }: OwnedDocument): Promise<boolean> => {
    if (subscriptionId !== null) return !(await once(subscriptionId, isForeign)) || isKnown(of);
    if (isMarked) return true;
    const strangers = invoiceId === null || (await once(invoiceId, isStrangers));
    return !strangers || isKnown(of);
  };
}
