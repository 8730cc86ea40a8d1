import type { ApiSettings } from '../deps.ts';

/**
 * Page of Stripe's dashboard on which a disputed charge is answered; null where there is none: with the
 * sandbox, or without a key.
 */
export function disputeAtStripe(
  { stripeMode, stripeSandbox }: Pick<ApiSettings, 'stripeMode' | 'stripeSandbox'>,
  chargeId: string,
): string | null {
  if (stripeMode === null || stripeSandbox) return null;
  const mode = stripeMode === 'test' ? 'test/' : '';
  return `https://dashboard.stripe.com/${mode}payments/${encodeURIComponent(chargeId)}`;
}
