import { isBankDebit } from '../documents/payment-methods.ts';
import { DAY_MS, toMs } from '../period.ts';
import type { InvoiceFacts } from '../subscriptions/snapshot.ts';
import { classifyDecline } from './classify.ts';
import { graceMs } from './strategies.ts';
import type { DeclineClass, DunningStrategy, EpisodeFacts } from './types.ts';
import { collectedSince, isOnItsWay, isOpen, oldestFirst } from './unpaid.ts';

/** The moments that end something, on the billing clock. */
export interface Deadlines {
  graceUntil: number;
  finalActionAt: number;
}

/** The latest failure of an episode, from any attempt. */
interface LatestFailure {
  at: number;
  code: string | null;
  advice: string | null;
  paymentMethodId: string | null;
  methodType?: string | null;
}

/** How far a failure reported by Stripe may lie behind our own note of the same attempt. */
export const SAME_ATTEMPT_MS = 5 * 60_000;

/** What the customer owes now, oldest first. */
export const openInvoices = (facts: EpisodeFacts): InvoiceFacts[] =>
  oldestFirst(facts.invoices.filter(isOpen));

/**
 * The time that the strategy counts from: the first failure of the episode, or of the oldest unpaid invoice
 * once earlier ones are paid. Outages of Stripe move it on, since the clocks stand still while nothing can
 * be paid.
 */
export const originOf = (facts: EpisodeFacts): number => {
  const oldest = Math.min(...openInvoices(facts).map(collectedSince));
  return Math.max(facts.startedAt, Number.isFinite(oldest) ? oldest : facts.startedAt);
};

/** Since when a bank is being asked for any of these; null where no payment is on its way. */
export const processingSince = (invoices: readonly InvoiceFacts[]): number | null => {
  const asked = invoices
    .filter(isOnItsWay)
    .map((invoice) => invoice.payment?.askedAt ?? collectedSince(invoice));
  return asked.length === 0 ? null : Math.min(...asked);
};

/**
 * Milliseconds by which deadlines move because a bank was asked: until its answer is due, and for as long
 * as it is late.
 */
const standstillMs = (facts: EpisodeFacts, now: number): number => {
  const since = processingSince(facts.invoices);
  if (since === null) return 0;
  const due = facts.invoices.map(({ payment }) => payment?.answerDueAt ?? 0);
  return Math.max(now, ...due) - since;
};

/** Nothing is ended with the take-over itself, however old the debt: people see first what was taken over. */
const AFTER_TAKE_OVER_MS = 7 * DAY_MS;

/** When access and the episode end. The final action waits for a promised day and for a hold. */
export const deadlinesOf = (facts: EpisodeFacts, strategy: DunningStrategy, now = 0): Deadlines => {
  const origin = originOf(facts) + facts.outageMs + standstillMs(facts, now);
  const finalAction = Math.max(
    origin + toMs(strategy.finalAction.after),
    facts.takenOver === undefined ? 0 : facts.takenOver.at + AFTER_TAKE_OVER_MS,
  );
  const graceUntil = origin + graceMs(strategy) + facts.graceExtendedMs;
  const agreed = Math.max(facts.promisedFor ?? 0, facts.heldUntil ?? 0);
  return { graceUntil, finalActionAt: Math.max(finalAction, graceUntil, agreed) };
};

/** Access was taken away and grace, which may have been extended since, is over. */
export const isSuspended = (facts: EpisodeFacts, { graceUntil }: Deadlines, now: number): boolean =>
  facts.suspendedAt !== null && now >= graceUntil;

/** All known failures: our declined attempts, and the latest that Stripe reports of each unpaid invoice. */
const failuresOf = (facts: EpisodeFacts): LatestFailure[] => {
  const own = facts.attempts.filter(({ outcome }) => outcome === 'declined');
  const lastOwn = own.at(-1)?.at ?? -Infinity;
  const reported = openInvoices(facts)
    .flatMap(({ lastFailure }) => lastFailure ?? [])
    // Stripe's report of an attempt that is in our own list already carries nearly the same time.
    .filter(
      ({ at, methodType }) =>
        isBankDebit(methodType) || at < facts.startedAt + SAME_ATTEMPT_MS || at > lastOwn + SAME_ATTEMPT_MS,
    );
  return [...reported, ...own].toSorted((a, b) => a.at - b.at);
};

const concerns = (facts: EpisodeFacts, { paymentMethodId }: LatestFailure): boolean =>
  paymentMethodId === null || paymentMethodId === facts.paymentMethodId;

/**
 * The failure that decides the treatment: the newest on the method to charge, or on any method if that one
 * has not failed. A card that the customer tried once says nothing about the one on file.
 */
export const latestFailure = (facts: EpisodeFacts): LatestFailure | null => {
  const failures = failuresOf(facts);
  return failures.findLast((failure) => concerns(facts, failure)) ?? failures.at(-1) ?? null;
};

/** Class of the latest failure. Without any method to charge there is nothing to retry, whatever the code. */
export const declineClassOf = (facts: EpisodeFacts): DeclineClass => {
  if (facts.paymentMethodId === null) return 'needs_new_method';
  const failure = latestFailure(facts);
  return classifyDecline(failure?.code ?? null, failure?.advice ?? null, failure?.methodType);
};

/**
 * True when the method to charge has not failed in this episode. A failure without a method may have been
 * on it; without any failure the invoice waited for a method.
 */
export const hasNewMethod = (facts: EpisodeFacts): boolean =>
  facts.paymentMethodId !== null && !failuresOf(facts).some((failure) => concerns(facts, failure));

/** Counted attempts so far, of the most often tried invoice: a round over several invoices counts once. */
export const countedRounds = (facts: EpisodeFacts): number => {
  const perInvoice = new Map<string, number>();
  for (const { invoiceId, counted, outcome } of facts.attempts) {
    if (counted && outcome !== 'provider_error')
      perInvoice.set(invoiceId, (perInvoice.get(invoiceId) ?? 0) + 1);
  }
  return Math.max(0, ...perInvoice.values());
};
