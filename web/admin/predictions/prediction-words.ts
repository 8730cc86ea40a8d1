import { formatCount, formatShare } from '../../shared/money.ts';
import type { MissedPrediction } from '../data/admin-lists.ts';
import type { PredictionScore } from '../data/predictions.ts';

/** What was predicted. */
export const kinds: Readonly<Record<MissedPrediction['kind'], string>> = {
  renewal: 'Renewal',
  trial_end: 'Trial ends',
  end: 'Subscription ends',
  trial_pause: 'Trial ends paused',
  not_predicted: 'Not predicted',
  nothing: 'No event',
};

/** Why it was missed. */
export const reasons: Readonly<Record<MissedPrediction['reason'], string>> = {
  price_changed: 'Price or quantity changed',
  discount_changed: 'Discount changed or ended',
  tax_changed: 'Tax changed',
  proration: 'Proration added',
  item_added: 'Invoice item added',
  usage: 'Usage added',
  balance: "Customer's balance changed",
  currency_changed: 'Currency changed',
  late_invoice: 'Invoice at another time',
  late_finalization: 'Invoice is still a draft',
  ended_instead: 'Ended instead',
  ended_at_another_time: 'Ended at another time',
  no_invoice: 'No invoice came',
  did_not_end: 'Did not end',
  renewed_instead: 'Renewed instead',
  not_predicted: 'Stripe gave no preview',
  unreadable: 'Invoice is gone at Stripe',
  unexplained: 'Not explained',
};

/** Share of right predictions; never shown as 100 % while one missed. */
export function exactShare({ share, missed }: PredictionScore): string {
  if (share === null) return '—';
  return missed > 0 && share > 0.9995 ? `> ${formatShare(0.999)}` : formatShare(share);
}

/** Of how many it is the share. */
export const rightOf = ({ right, compared }: PredictionScore): string =>
  compared === 0
    ? 'None due yet'
    : `${formatCount(right)} of ${formatCount(compared)} right to the cent, within the hour`;
