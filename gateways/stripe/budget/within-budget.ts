import { setTimeout as pause } from 'node:timers/promises';
import type { StripeBudget } from './stripe-budget.ts';
import { abandonedSignal, classOf } from './request-class.ts';

/** The part of an answer that decides about a retry. */
interface Answer {
  getStatusCode: () => number;
  getHeaders: () => Record<string, unknown>;
  toJSON: () => Promise<unknown>;
}

/** Times that one request is sent again, and the pauses before where Stripe names none, milliseconds. */
const PAUSES_MS = [250, 500, 1_000];
/** Longest wait inside a call; beyond it the caller's own retry takes over. */
const LONGEST_PAUSE_MS = 5_000;

/**
 * Sends a request when the budget allows it. 429 is our fault: every process slows down for as long as
 * Stripe asks, and the same request, with its idempotency key, is repeated. `Stripe-Should-Retry` has
 * precedence (docs.stripe.com/error-low-level).
 */
export async function withinBudget<T extends Answer>(
  budget: StripeBudget,
  { method, path }: { method: string; path: string },
  send: () => Promise<T>,
): Promise<T> {
  for (const ownPause of PAUSES_MS) {
    await budget.take(classOf(method, path), abandonedSignal());
    const answer = await send();
    if (!shouldSendAgain(answer)) return answer;
    const ms = retryAfterMs(answer) ?? ownPause;
    if (answer.getStatusCode() === 429) await budget.hold(ms);
    if (ms > LONGEST_PAUSE_MS) return answer;
    // Read to its end, so that its connection is free for the next.
    await answer.toJSON().catch(() => undefined);
    await pause(ms);
  }
  await budget.take(classOf(method, path), abandonedSignal());
  return send();
}

function shouldSendAgain(answer: Answer): boolean {
  const advice = answer.getHeaders()['stripe-should-retry'];
  return advice === 'true' || (advice !== 'false' && answer.getStatusCode() === 429);
}

function retryAfterMs(answer: Answer): number | null {
  const seconds = Number(answer.getHeaders()['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : null;
}
