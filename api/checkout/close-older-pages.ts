import type { Stripe } from 'stripe';
import { openCheckoutsOfUser } from '../../db/checkout/checkouts.ts';
import type { CheckoutRow } from '../../db/checkout/checkouts.ts';
import { HOUR_MS } from '../../domain/period.ts';
import { expireSession } from '../../gateways/stripe/checkout/expire-session.ts';
import type { ExpiredSession } from '../../gateways/stripe/checkout/expire-session.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import type { ApiDeps } from '../deps.ts';

/** Stripe expires a page after a day at most; older ones cannot be paid. */
const STRIPE_CLOSES_AFTER_MS = 25 * HOUR_MS;

/**
 * Leaves a person one open page: the newest. Of two opened at once, the older request expires its own.
 * @throws ApiProblem `already_subscribed` when an older page was paid meanwhile; the new one is expired
 *   then
 */
export async function closeOlderPages(
  deps: Pick<ApiDeps, 'em'>,
  stripe: Stripe,
  own: CheckoutRow,
): Promise<void> {
  const open = await openCheckoutsOfUser(deps.em(), own.userId);
  const index = open.findIndex(({ sessionId }) => sessionId === own.sessionId);
  const older = open
    .slice(0, Math.max(index, 0))
    .filter(({ createdAt }) => own.createdAt - createdAt < STRIPE_CLOSES_AFTER_MS);
  const isNewest = index === open.length - 1;
  const expire = (sessionId: string): Promise<ExpiredSession> =>
    changeAtStripe(stripe, 'made_here', () => expireSession(stripe, sessionId));
  await withStripe(async () => {
    const ends = await Promise.all(older.map(({ sessionId }) => expire(sessionId)));
    const isPaid = ends.includes('complete');
    if (isPaid || !isNewest) await expire(own.sessionId);
    if (isPaid) {
      throw new ApiProblem(
        'already_subscribed',
        'You have just finished another checkout; look at what came of it before you buy again.',
      );
    }
  });
}
