import { toMs } from '../period.ts';
import type { InvoiceFacts } from '../subscription/snapshot.ts';
import { classifyDecline } from './classify.ts';
import { graceMs } from './strategies.ts';
import type { DeclineClass, DunningStrategy, EpisodeFacts } from './types.ts';
import { isOpen, oldestFirst } from './unpaid.ts';

/** The moments that end something, on the billing clock. */
export interface Deadlines {
  graceUntil: number;
  finalActionAt: number;
}

/** The latest failure of an episode, wherever the attempt came from. */
export interface LatestFailure {
  at: number;
  code: string | null;
  advice: string | null;
  paymentMethodId: string | null;
}

/** How far a failure reported by Stripe may lie behind our own note of the same attempt. */
export const SAME_ATTEMPT_MS = 5 * 60_000;

/** What the customer owes now, oldest first. */
export const openInvoices = (facts: EpisodeFacts): InvoiceFacts[] =>
  oldestFirst(facts.invoices.filter(isOpen));

/**
 * When access and the episode end: elapsed time since the first failure, less outages of Stripe, plus what staff gave. The
 * final action waits for a promised day and for a hold, since both were agreed to.
 */
export const deadlinesOf = (facts: EpisodeFacts, strategy: DunningStrategy): Deadlines => {
  const origin = facts.startedAt + facts.outageMs;
  const finalAction = origin + toMs(strategy.finalAction.after);
  const graceUntil = origin + graceMs(strategy) + facts.graceExtendedMs;
  const agreed = Math.max(facts.promisedFor ?? 0, facts.heldUntil ?? 0);
  return { graceUntil, finalActionAt: Math.max(finalAction, graceUntil, agreed) };
};

/** The failure that the treatment goes by: the newest of our own declined attempts and of those that Stripe reports. */
export const latestFailure = (facts: EpisodeFacts): LatestFailure | null => {
  const own = facts.attempts.filter(({ outcome }) => outcome === 'declined').at(-1) ?? null;
  const reported = openInvoices(facts)
    .flatMap(({ lastFailure }) => (lastFailure === null ? [] : [lastFailure]))
    .reduce<LatestFailure | null>(
      (latest, next) => (latest === null || next.at > latest.at ? next : latest),
      null,
    );
  if (own === null) return reported;
  return reported !== null && reported.at > own.at + SAME_ATTEMPT_MS ? reported : own;
};

/** The class of the latest failure; without any method to charge there is nothing to retry whatever the code was. */
export const declineClassOf = (facts: EpisodeFacts): DeclineClass => {
  if (facts.paymentMethodId === null) return 'needs_new_method';
  const failure = latestFailure(facts);
  return classifyDecline(failure?.code ?? null, failure?.advice ?? null);
};

/**
 * True when the method to be charged is not the one that failed last. A failure that does not say which method it was on tells
 * nothing; an invoice that was never attempted, since there was no method, is waiting for one.
 */
export const hasNewMethod = (facts: EpisodeFacts): boolean => {
  if (facts.paymentMethodId === null) return false;
  const failure = latestFailure(facts);
  if (failure !== null) {
    return failure.paymentMethodId !== null && failure.paymentMethodId !== facts.paymentMethodId;
  }
  return facts.attempts.length === 0 && openInvoices(facts).every(({ attemptCount }) => attemptCount === 0);
};

/** Counted attempts so far: of the invoice that was tried most often, so that a round over several invoices is one. */
export const countedRounds = (facts: EpisodeFacts): number => {
  const perInvoice = new Map<string, number>();
  for (const { invoiceId, counted, outcome } of facts.attempts) {
    if (counted && outcome !== 'provider_error')
      perInvoice.set(invoiceId, (perInvoice.get(invoiceId) ?? 0) + 1);
  }
  return Math.max(0, ...perInvoice.values());
};
