import { Context } from '@temporalio/activity';
import { findPaymentMethod, setMandateEnded } from '../../db/accounts/payment-methods.ts';
import { isBankDebit } from '../../domain/documents/payment-methods.ts';
import type { SubscriptionSnapshot } from '../../domain/subscriptions/snapshot.ts';
import { hasActiveMandate, readMandate } from '../../gateways/stripe/accounts/mandates.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import type { ActivityDeps } from '../deps.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/** What a mandate cannot be read for must not block its customer: a charge by it tells the same later. */
const FINAL = new Set(['not_found', 'invalid', 'not_allowed']);

/** Reads mandates and stores whether their payment methods may still be debited. */
export async function storeMandates({ orm, stripe, now }: Deps, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) {
    try {
      const mandate = await readMandate(stripe, id);
      if (mandate !== null)
        await setMandateEnded(orm.em.fork(), mandate.paymentMethodId, mandate.hasEnded ? now() : null);
    } catch (error) {
      const { kind } = classifyStripeError(error);
      if (!FINAL.has(kind)) throw error;
      Context.current().log.warn('a mandate could not be read', { id, kind });
    }
  }
}

/**
 * The snapshot without a bank account that may not be debited any more. Stripe does not list the mandates of
 * a method, so the stored ones decide, until one that is used later is active. A card or wallet has one for
 * each agreement, and may be good for another.
 */
export async function withoutEndedMandate(
  deps: Deps,
  snapshot: SubscriptionSnapshot,
): Promise<SubscriptionSnapshot> {
  const { paymentMethod: method, customerId } = snapshot;
  if (method === null || !isBankDebit(method.type)) return snapshot;
  const at = (await findPaymentMethod(deps.orm.em.fork(), method.id))?.mandateEndedAt ?? null;
  if (at === null) return snapshot;
  if (await isGoodAgain(deps, { customerId, paymentMethodId: method.id })) {
    await setMandateEnded(deps.orm.em.fork(), method.id, null);
    return snapshot;
  }
  return { ...snapshot, paymentMethod: null, endedMandate: { paymentMethodId: method.id, at } };
}

async function isGoodAgain(
  { stripe }: Pick<Deps, 'stripe'>,
  method: { customerId: string; paymentMethodId: string },
): Promise<boolean> {
  try {
    return await hasActiveMandate(stripe, method);
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (!FINAL.has(kind)) throw error;
    Context.current().log.warn('whether a mandate is active again could not be read', { ...method, kind });
    return false;
  }
}
