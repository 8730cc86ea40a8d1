import { writeCharge } from '../../db/documents/charges.ts';
import { readCharge } from '../../gateways/stripe/accounts/customers.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/** Writes a charge and its refunds down as Stripe has them now. */
export async function syncCharge(
  { stripe, orm, now }: Pick<ActivityDeps, 'stripe' | 'orm' | 'now'>,
  chargeId: string,
): Promise<void> {
  const readAt = now();
  const reading = await callStripe(() => readCharge(stripe, chargeId));
  await orm.em.fork().transactional((em) => writeCharge(em, reading, readAt));
}
