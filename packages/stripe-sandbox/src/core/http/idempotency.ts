import { createHash } from 'node:crypto';
import type { Context } from '../context.ts';
import { SandboxError } from '../errors.ts';
import type { RememberedAnswer } from '../object-types.ts';

const day = 86_400_000;

/** What must be the same for a key to be used again. */
export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');
}

/**
 * The remembered answer for a key, or undefined when it is new or older than a day.
 * @throws Stripe's idempotency error when the key was used for something else
 */
export function rememberedAnswer(
  context: Context,
  key: string,
  fingerprint: string,
): RememberedAnswer | undefined {
  const answer = context.find('sandbox.answer', key);
  if (answer === undefined || answer.createdAt < Date.now() - day) return undefined;
  if (answer.fingerprint === fingerprint) return answer;
  throw new SandboxError(400, {
    type: 'idempotency_error',
    message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

/** Keeps an answer for a day, and lets go of those that are older. */
export function rememberAnswer(
  context: Context,
  key: string,
  answer: Omit<RememberedAnswer, 'id' | 'object' | 'createdAt'>,
): void {
  const { store } = context;
  store.put('sandbox.answer', { id: key, object: 'sandbox.answer', createdAt: Date.now(), ...answer });
  // Two at most for each one kept: the table shrinks without a request that has to wait for a sweep.
  for (const seq of store.order('sandbox.answer').values.slice(0, 2)) {
    const oldest = store.at('sandbox.answer', seq);
    if (oldest !== undefined && oldest.createdAt < Date.now() - day)
      store.remove('sandbox.answer', oldest.id);
  }
}
