import { ApplicationFailure } from '@temporalio/activity';
import {
  checkoutsOfUser,
  lockCheckouts,
  openCheckoutsOfUser,
  recordCheckoutOutcome,
} from '../../db/checkout/checkouts.ts';
import type { CheckoutRow } from '../../db/checkout/checkouts.ts';
import { customerIdsOfUser } from '../../db/accounts/customers.ts';
import { HOUR_MS } from '../../domain/period.ts';
import type { Money } from '../../domain/money.ts';
import { ENDED_AS_DUPLICATE, cancelNow } from '../../gateways/stripe/subscriptions/changes.ts';
import { expireSession } from '../../gateways/stripe/checkout/expire-session.ts';
import type { ExpiredSession } from '../../gateways/stripe/checkout/expire-session.ts';
import { invoicesToGiveBack } from '../../gateways/stripe/documents/invoices-to-give-back.ts';
import {
  heldSubscriptions,
  sessionOfSubscription,
} from '../../gateways/stripe/checkout/person-subscriptions.ts';
import type { HeldSubscription } from '../../gateways/stripe/checkout/person-subscriptions.ts';
import { makeCreditNote } from '../documents/credit-invoice.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import type { CheckoutOutcome } from './checkout.ts';

/** What was refunded of a duplicate, minor units. */
interface GivenBack extends Money {
  /** In the amount; null where it is not known. */
  tax: number | null;
}

/** A user and the Stripe customer of their checkout. */
type Person = { userId: string | null; customerId: string | null };

/** Expires the person's other open pages. One that was completed meanwhile is decided by its own run. */
export async function closeOtherPages(deps: ActivityDeps, { userId, sessionId }: CheckoutRow): Promise<void> {
  const open = await openCheckoutsOfUser(deps.orm.em.fork(), userId);
  for (const { sessionId: other } of open.filter((one) => one.sessionId !== sessionId)) {
    await performEffect<{ status: ExpiredSession }>(deps, {
      key: `expire/${other}`,
      subject: 'made_here',
      kind: 'expire_checkout',
      intent: { sessionId: other },
      call: async () => ({ status: await expireSession(deps.stripe, other) }),
      // It may be asked any number of times: a page that is closed stays closed.
      lookUp: () => Promise.resolve(null),
    });
  }
}

/** Whether a person holds a subscription to one of our plans, as Stripe has it. */
export async function holdsSubscription(
  deps: ActivityDeps,
  person: Person,
  counts: (held: HeldSubscription) => boolean = () => true,
): Promise<boolean> {
  return (await heldBy(deps, person)).some(counts);
}

async function heldBy(deps: ActivityDeps, { userId, customerId }: Person): Promise<HeldSubscription[]> {
  const known = userId === null ? [] : await customerIdsOfUser(deps.orm.em.fork(), userId);
  const customerIds = [...new Set([...known, ...(customerId === null ? [] : [customerId])])];
  const plans = await deps.plans();
  return callStripe(() => heldSubscriptions(deps.stripe, { customerIds, plans }));
}

/**
 * Resolves a checkout whose subscription exists. A person has one: if they hold another, this one is ended
 * and its payment refunded. Of two paid at once, the first to be resolved stays.
 */
export async function resolvePurchase(
  deps: ActivityDeps,
  row: CheckoutRow,
  subscriptionId: string | null,
): Promise<CheckoutOutcome> {
  const isSecond = subscriptionId !== null && (await resolveInOrder(deps, row, subscriptionId));
  if (!isSecond) return { status: 'fulfilled', reason: null, subscriptionId };
  const refunded = await endDuplicate(deps, subscriptionId);
  return {
    status: 'refused',
    reason: DUPLICATE,
    subscriptionId,
    ...(refunded === null ? {} : { refunded }),
  };
}

/** Why a checkout was refused: its subscription was the person's second. */
const DUPLICATE = 'duplicate_subscription';

/**
 * Decides under the lock of the person's checkouts, so that a later one sees the earlier outcome. Stripe is
 * read before the lock is taken, and again if another checkout was resolved meanwhile.
 * @returns whether the subscription is a second one
 */
async function resolveInOrder(
  deps: ActivityDeps,
  row: CheckoutRow,
  subscriptionId: string,
): Promise<boolean> {
  for (;;) {
    const before = await checkoutsOfUser(deps.orm.em.fork(), row.userId);
    const others = await sessionsOfOthers(deps, row, subscriptionId);
    const decided = await deps.orm.em.fork().transactional(async (em) => {
      const rows = await lockCheckouts(em, row.userId);
      const own = rows.find(({ sessionId }) => sessionId === row.sessionId);
      if (own?.status === 'refused') return own.reason === DUPLICATE;
      if (own?.status === 'fulfilled') return false;
      if (completedOf(rows) !== completedOf(before)) return null;
      const undecided = new Set(
        rows.filter(({ status }) => status === 'open').map(({ sessionId }) => sessionId),
      );
      // Paid at the same time and not resolved yet: its own run will find this one fulfilled.
      const isSecond = others.some((session) => session === null || !undecided.has(session));
      await recordCheckoutOutcome(em, row.sessionId, {
        status: isSecond ? 'refused' : 'fulfilled',
        reason: isSecond ? DUPLICATE : null,
        subscriptionId,
      });
      return isSecond;
    });
    if (decided !== null) return decided;
  }
}

/** The pages on which the person's other subscriptions were bought; null for one that was made otherwise. */
async function sessionsOfOthers(
  deps: ActivityDeps,
  row: CheckoutRow,
  subscriptionId: string,
): Promise<(string | null)[]> {
  const others = (await heldBy(deps, row)).filter(({ id }) => id !== subscriptionId);
  return Promise.all(others.map(({ id }) => callStripe(() => sessionOfSubscription(deps.stripe, id))));
}

const completedOf = (rows: readonly CheckoutRow[]): string =>
  rows
    .filter(({ status }) => status !== 'open')
    .map(({ sessionId }) => sessionId)
    .join();

/**
 * Ends a second subscription at once and credits its invoices in full, each once. Null when nothing was
 * paid.
 */
async function endDuplicate(deps: ActivityDeps, subscriptionId: string): Promise<GivenBack | null> {
  const keysBegin = `duplicate/${subscriptionId}`;
  await performEffect(deps, {
    key: `${keysBegin}/cancel`,
    subject: { subscriptionId },
    kind: 'end_duplicate',
    intent: { subscriptionId },
    call: async (idempotencyKey) => ({
      outcome: await cancelNow(deps.stripe, { subscriptionId, idempotencyKey, comment: ENDED_AS_DUPLICATE }),
    }),
    lookUp: () => Promise.resolve(null),
    providerId: () => subscriptionId,
  });
  const given: GivenBack[] = [];
  for (const { invoiceId, isProcessing } of await callStripe(() =>
    invoicesToGiveBack(deps.stripe, subscriptionId),
  )) {
    // What a bank is still asked for can be given back only when it has come.
    if (isProcessing)
      throw ApplicationFailure.create({
        message: `A payment of ${invoiceId} is on its way; it is given back when it has come.`,
        type: 'payment_processing',
        nextRetryDelay: HOUR_MS,
      });
    const note = await creditInFull(deps, invoiceId, `${keysBegin}/credit/${invoiceId}`);
    if (note !== null) given.push(note);
  }
  const [first] = given;
  return first === undefined
    ? null
    : {
        amount: given.reduce((sum, { amount }) => sum + amount, 0),
        tax: given.reduce<number | null>(
          (sum, { tax }) => (sum === null || tax === null ? null : sum + tax),
          0,
        ),
        currency: first.currency,
      };
}

/** Null where people have credited all of it before. */
async function creditInFull(deps: ActivityDeps, invoiceId: string, key: string): Promise<GivenBack | null> {
  try {
    const { amount, refunded, tax, currency } = await makeCreditNote(deps, {
      invoiceId,
      amount: null,
      giveBack: 'refund',
      reason: 'duplicate',
      key,
      staffId: null,
    });
    // What was not paid is credited too; only of what was paid in full the note tells the tax.
    return { amount: refunded, tax: refunded === amount ? (tax ?? null) : null, currency };
  } catch (error) {
    if (error instanceof ApplicationFailure && error.type === 'nothing_to_credit') return null;
    throw error;
  }
}
