import { classifyDecline } from '../../domain/dunning/classify.ts';
import { unpaidInvoices } from '../../domain/dunning/unpaid.ts';
import { lostChangeAttention } from '../../domain/subscriptions/lost-change.ts';
import { isKnownReason, isKnownStatus } from '../../domain/subscriptions/known-to-us.ts';
import type { LifecycleState } from './state.ts';

/**
 * Why the subscription needs attention; null otherwise. Computed from facts, so it disappears with its
 * cause.
 */
export function attentionOf({ snapshot, trouble, standing, lostChange }: LifecycleState): string | null {
  if (trouble !== null || snapshot === null) return trouble;
  if (snapshot.tier === 'unknown' && snapshot.addOnsAlone !== true)
    return `The price ${snapshot.priceId} is not in the catalogue.`;
  if (!isKnownStatus(snapshot.stripeStatus))
    return `Stripe's status "${String(snapshot.stripeStatus)}" is not known to this version; nothing was changed.`;
  if (!isKnownReason(snapshot.cancellationReason))
    return `Stripe gives "${String(snapshot.cancellationReason)}" as the reason for the cancellation, which this version does not know; it counts as asked for.`;
  if (standing.dunning?.trouble !== undefined) return standing.dunning.trouble;
  if (standing.pause?.trouble !== undefined) return standing.pause.trouble;
  const lost = lostChange === undefined ? null : lostChangeAttention(lostChange, snapshot);
  if (lost !== null) return lost;
  if (snapshot.tierKept === true)
    return `The price ${snapshot.priceId} is not in the catalogue; access stays as it was (${snapshot.tier}).`;
  if (snapshot.uncountedPrices !== undefined)
    return `Stripe does not say what the price ${snapshot.uncountedPrices.join(', ')} comes to: amount and MRR are without it.`;
  if (snapshot.taxUnknownPrices !== undefined)
    return `No invoice tells yet how much tax the price ${snapshot.taxUnknownPrices.join(', ')} includes: MRR holds it.`;
  const suspect = unpaidInvoices(snapshot).find(
    ({ lastFailure }) =>
      lastFailure !== null && classifyDecline(lastFailure.code, lastFailure.advice) === 'suspected_fraud',
  );
  return suspect === undefined
    ? null
    : `The payment of ${suspect.id} was refused on suspicion of fraud; it is not tried again by itself.`;
}
