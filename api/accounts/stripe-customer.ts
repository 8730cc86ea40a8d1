import type { EntityManager } from '@mikro-orm/postgresql';
import {
  customerOfUser,
  linkCustomerToUser,
  storeDeletion,
  upsertCustomer,
} from '../../db/accounts/customers.ts';
import { recordMadeEffect } from '../../db/effects/effects.ts';
import { findUser } from '../../db/accounts/users.ts';
import type { UserRow } from '../../db/accounts/users.ts';
import { findOrCreateCustomer, readCustomer } from '../../gateways/stripe/accounts/customers.ts';
import { createClock } from '../../gateways/stripe/accounts/test-clocks.ts';
import type { ClockReading } from '../../gateways/stripe/accounts/test-clocks.ts';
import { missingParameter } from '../../gateways/stripe/errors.ts';
import type { ApiDeps } from '../deps.ts';
import { changeAtStripe } from '../http/change-at-stripe.ts';
import { requireStripe } from '../http/require-stripe.ts';

/** The Stripe customer that a user has already, null for none or a deleted one. */
export async function existingCustomerId(em: EntityManager, userId: string): Promise<string | null> {
  const customer = await customerOfUser(em, userId);
  if (customer !== null) return customer.deleted ? null : customer.id;
  // Linked, but its row has not come back from Stripe yet.
  return (await findUser(em, userId))?.stripeCustomerId ?? null;
}

/** What finding or making a customer takes. */
type CustomerDeps = Pick<ApiDeps, 'stripe' | 'em' | 'now'> & {
  settings: Pick<ApiDeps['settings'], 'sandboxClock'>;
};

/** As {@link ensureCustomer}, for callers that do not need to know whether it existed. */
export async function customerFor(deps: CustomerDeps, userId: string): Promise<string> {
  return (await ensureCustomer(deps, userId)).customerId;
}

/**
 * Finds or creates the Stripe customer of a user: one, even for two concurrent clicks, which send the same
 * idempotency key and keep the first link in the database. `created` is true for one of them.
 *
 * @throws ApiProblem `stripe_not_configured`; Stripe's error, see `classifyStripeError`
 */
export async function ensureCustomer(
  deps: CustomerDeps,
  userId: string,
): Promise<{ customerId: string; created: boolean }> {
  const stripe = requireStripe(deps);
  const em = deps.em();
  const now = deps.now();
  const existing = await existingCustomerId(em, userId);
  if (existing !== null) return { customerId: existing, created: false };
  const user = await findUser(em, userId);
  if (user === null) throw new Error(`user ${userId} is gone`);
  const deleted = user.stripeCustomerId;
  // Stripe remembers the answer to a key: after a deletion it would hand out the deleted customer again.
  const key = deleted === null ? `customer/${userId}` : `customer/${userId}/after/${deleted}`;
  const clock = deps.settings.sandboxClock
    ? await createClock(stripe, user.email, now, `${key}/clock`)
    : null;
  const made = await changeAtStripe(stripe, 'made_here', () =>
    findOrCreateCustomer(stripe, {
      userId,
      email: user.email,
      name: user.fullName,
      idempotencyKey: key,
      ...(clock === null ? {} : { testClockId: clock.id }),
    }),
  );
  if (made.created)
    await upsertCustomer(em, { ...newCustomerRow(made.customerId, user, now), ...onClock(clock) });
  const customerId = (await linkCustomerToUser(em, userId, made.customerId)) ?? made.customerId;
  const created =
    made.created &&
    (await recordMadeEffect(em, {
      key,
      kind: 'create_customer',
      provider: 'stripe',
      intent: { userId },
      workflowId: null,
      providerId: made.customerId,
    }));
  return { customerId, created };
}

/**
 * Does `work` for a user; once more where Stripe has deleted their customer, which its event tells seconds
 * later. `work` looks the customer up itself and finds another one, or none, the second time.
 *
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function pastDeletedCustomer<T>(
  deps: Pick<ApiDeps, 'stripe' | 'em' | 'now'>,
  userId: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (missingParameter(error) !== 'customer') throw error;
    await noteDeletion(deps, userId);
    // Also where nothing had to be stored: the event may have told since.
    return work();
  }
}

/**
 * Stores that Stripe has deleted the user's customer, and nothing else: the event's own reading does the
 * rest. Stripe is asked: a 404 alone proves nothing.
 */
async function noteDeletion(deps: Pick<ApiDeps, 'stripe' | 'em' | 'now'>, userId: string): Promise<void> {
  const em = deps.em();
  const updatedAt = deps.now();
  const id = await existingCustomerId(em, userId);
  if (id === null) return;
  const { customer } = await readCustomer(requireStripe(deps), id);
  if (customer.deleted) await storeDeletion(em, { ...customer, userId, updatedAt });
}

const onClock = (clock: ClockReading | null): { testClockId?: string; billingTime?: number } =>
  clock === null ? {} : { testClockId: clock.id, billingTime: clock.now };

/** A placeholder until the creation event brings the whole customer. */
function newCustomerRow(id: string, user: UserRow, now: number): Parameters<typeof upsertCustomer>[1] {
  return {
    id,
    userId: user.id,
    email: user.email,
    name: user.fullName,
    currency: null,
    balance: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
    billingTime: null,
    timeZone: null,
    deleted: false,
    updatedAt: now,
  };
}
