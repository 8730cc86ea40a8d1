import { ApplicationFailure, Context } from '@temporalio/activity';
import { findEffect, intendEffect, recordEffectOutcome } from '../../db/effects/effects.ts';
import type { EffectRow } from '../../db/effects/effects.ts';
import { isReplayedError } from '../../gateways/stripe/errors.ts';
import { afterGuard } from '../../gateways/stripe/subscriptions/guarded-writes.ts';
import type { ActivityDeps } from '../deps.ts';
import { requireManaged } from './require-managed.ts';
import type { EffectSubject } from './require-managed.ts';
import { asActivityFailure, STRIPE_REMEMBERS_MS } from './stripe-failure.ts';

/** An external effect: its intent, the call that performs it, and how to find out whether it happened. */
export interface Effect<T, I extends object = Record<string, unknown>> {
  key: string;
  /** What the call changes; nothing is changed that is not managed. */
  subject: EffectSubject;
  kind: string;
  /**
   * Stored by the first attempt and used by every later one. A function is called only if nothing is
   * stored, or a row of older code lacks one of its `fields`.
   */
  intent: I | ((isLaterTry: boolean) => Promise<I>);
  /** Fields that older code did not store; what is stored stays. */
  fields?: readonly (keyof I & string)[];
  /** Makes the call, with the key as Stripe's idempotency key. */
  call: (idempotencyKey: string, intent: I) => Promise<T>;
  /** Looks the effect up at Stripe: its result, or null when it did not happen. */
  lookUp: (since: number, intent: I) => Promise<T | null>;
  /** The id of what was made or changed, for the ledger. */
  providerId?: (result: T) => string | null;
  /** True for a refusal. It is stored as `failed` and returned to a repeat. */
  isFailure?: (result: T) => boolean;
  /**
   * True for an answer that leaves an earlier attempt open, such as "Stripe could not be reached": that one
   * is looked up first.
   */
  isOfThisTry?: (result: T) => boolean;
}

type EffectDeps = Pick<ActivityDeps, 'orm' | 'now' | 'stripe'>;

/**
 * Performs an external effect effectively once. The ledger row is written before the call and gets the
 * answer. Without an answer it is `unknown`: the activity repeats with the same key, and Stripe returns
 * what it did the first time.
 */
export async function performEffect<T, I extends object = Record<string, unknown>>(
  deps: EffectDeps,
  effect: Effect<T, I>,
): Promise<T> {
  const { key } = effect;
  const intent = await intentOf(deps, effect);
  const stored = await intendEffect(deps.orm.em.fork(), {
    key,
    kind: effect.kind,
    provider: 'stripe',
    intent,
    workflowId: Context.current().info.workflowExecution?.workflowId ?? null,
  });
  const row = { ...stored, intent: { ...intent, ...stored.intent } };
  if (row.state === 'confirmed' || row.state === 'failed') return earlierAnswer(effect, row);
  const known = await lookUpIfOld(deps, effect, row);
  if (known !== null) return recordOutcome(deps, effect, known);
  try {
    await requireManaged(deps.stripe, effect.subject);
    const result = await afterGuard(() => effect.call(key, intendedBy(effect, row)));
    const isUnsure = row.attempts > 1 && effect.isOfThisTry?.(result) === true;
    return await recordOutcome(deps, effect, (isUnsure ? await lookUp(effect, row) : null) ?? result);
  } catch (error) {
    const failure = asActivityFailure(error);
    const happened = mayHaveHappened(row, error, failure) ? await lookUp(effect, row) : null;
    if (happened !== null) return recordOutcome(deps, effect, happened);
    if (!isRefusal(failure)) {
      await recordEffectOutcome(deps.orm.em.fork(), key, { state: 'unknown', error: messageOf(failure) });
      throw failure;
    }
    const { type, message, details } = failure;
    const result: Refused = { refused: { type: type ?? null, message, details: details ?? [] } };
    await recordEffectOutcome(deps.orm.em.fork(), key, { state: 'failed', error: message, result });
    throw failure;
  }
}

async function intentOf<T, I extends object>(deps: EffectDeps, effect: Effect<T, I>): Promise<I> {
  const { key, intent } = effect;
  if (typeof intent !== 'function') return intent;
  const known = await findEffect(deps.orm.em.fork(), key);
  if (known === null) return intent(false);
  const isWhole = (effect.fields ?? []).every((field) => field in known.intent);
  const isOpen = known.state === 'intended' || known.state === 'unknown';
  return isWhole || !isOpen ? intendedBy(effect, known) : { ...(await intent(true)), ...known.intent };
}

/** The ledger holds as JSON what an effect of this kind wrote there. */
const intendedBy = <T, I extends object>(_effect: Effect<T, I>, { intent }: EffectRow): I => intent as I;

/** A stored refusal, so that a repeat gets the same one. */
interface Refused {
  refused: { type: string | null; message: string; details: unknown[] };
}

/** The outcome of an earlier attempt whose answer did not reach the workflow. */
async function earlierAnswer<T, I extends object>(effect: Effect<T, I>, row: EffectRow): Promise<T> {
  const { state, result } = row;
  if (result === null) return state === 'confirmed' ? madeByHand(effect, row) : refusedByHand(effect);
  const { refused } = result as Partial<Refused>;
  if (refused === undefined) return result as T;
  throw ApplicationFailure.nonRetryable(refused.message, refused.type, ...refused.details);
}

/** People, or another step, found that it was done, and only Stripe can say to what it came. */
async function madeByHand<T, I extends object>(effect: Effect<T, I>, row: EffectRow): Promise<T> {
  const found = await lookUp(effect, row);
  if (found !== null) return found;
  throw ApplicationFailure.retryable(
    `${effect.key} is written down as done, and Stripe does not show it; see docs/runbooks/stuck-effect.md.`,
    'effect_not_found',
  );
}

function refusedByHand({ key }: { key: string }): never {
  throw ApplicationFailure.nonRetryable(`${key} is written down as not done.`, 'effect_given_up');
}

const isRefusal = (failure: unknown): failure is ApplicationFailure =>
  failure instanceof ApplicationFailure && failure.nonRetryable === true;

/**
 * An earlier attempt may have reached Stripe: its change can make the repeat look invalid, and Stripe
 * stores a 500 under the key.
 */
const mayHaveHappened = ({ attempts }: EffectRow, error: unknown, failure: unknown): boolean =>
  isRefusal(failure) ? attempts > 1 || isOfKnownKey(failure) : attempts > 1 && isReplayedError(error);

/** Stripe saw another request under this key. The ledger may have lost its last rows. */
const isOfKnownKey = ({ type }: ApplicationFailure): boolean => type === 'stripe_idempotency';

const messageOf = (failure: unknown): string =>
  failure instanceof Error ? failure.message : String(failure);

async function lookUpIfOld<T, I extends object>(
  deps: EffectDeps,
  effect: Effect<T, I>,
  row: EffectRow,
): Promise<T | null> {
  const isRepeat = row.attempts > 1;
  if (!isRepeat || deps.now() - row.createdAt < STRIPE_REMEMBERS_MS) return null;
  return lookUp(effect, row);
}

async function lookUp<T, I extends object>(effect: Effect<T, I>, row: EffectRow): Promise<T | null> {
  try {
    return await effect.lookUp(row.createdAt, intendedBy(effect, row));
  } catch (error) {
    throw asActivityFailure(error);
  }
}

async function recordOutcome<T, I extends object>(
  deps: EffectDeps,
  effect: Effect<T, I>,
  result: T,
): Promise<T> {
  await recordEffectOutcome(deps.orm.em.fork(), effect.key, {
    state: effect.isFailure?.(result) === true ? 'failed' : 'confirmed',
    providerId: effect.providerId?.(result) ?? null,
    result: result ?? {},
  });
  return result;
}
