import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/activity';
import {
  blankCustomer,
  createRedaction,
  findRedaction,
  isBlankCustomer,
  isGoneCustomer,
  lastChargeAt,
  paymentMethodsOf,
  readRedaction,
  runRedaction,
} from '../../gateways/stripe/accounts/erase-customer.ts';
import type { RedactionJob } from '../../gateways/stripe/accounts/erase-customer.ts';
import { findEffect, recordEffectOutcome } from '../../db/effects/effects.ts';
import { DAY_MS } from '../../domain/period.ts';
import type { StripeErasure } from '../../workflows/contracts/person-erasure.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import { callStripe } from '../effects/stripe-failure.ts';

/**
 * Stripe redacts a transaction 90 days after it at the earliest
 * (docs.stripe.com/privacy/deletion-requests).
 */
const REDACTABLE_AFTER_MS = 90 * DAY_MS;
/** When to ask again after another refusal. */
const ASK_AGAIN_MS = 7 * DAY_MS;
/** Statuses of a job that was run. */
const RUNS: ReadonlySet<string> = new Set(['redacting', 'succeeded']);
const LOOK_EVERY_MS = 500;
/** A job that takes longer is looked at by the next try of the step. */
const LONGEST_LOOK_MS = 20 * 60_000;

/** One customer of a person who is erased, and which try this is. */
export interface StripeErasureStep {
  erasureId: string;
  customerId: string;
  attempt: number;
}

/**
 * Asks Stripe to redact a customer. When it is too early, the customer is blanked and their cards are
 * detached at once; when the account has no redaction jobs, the customer is deleted instead.
 */
export async function redactAtStripe(
  deps: ActivityDeps,
  { erasureId, customerId, attempt }: StripeErasureStep,
): Promise<StripeErasure> {
  const { stripe, now } = deps;
  const key = `person-erasure:${erasureId}/${customerId}`;
  if (await callStripe(() => isGoneCustomer(stripe, customerId))) {
    // An earlier try may have deleted the customer without an answer.
    const isOurs = (await findEffect(deps.orm.em.fork(), `${key}/delete`)) !== null;
    if (isOurs) await deleteCustomer(deps, { key, erasureId, customerId });
    return { state: isOurs ? 'deleted' : 'gone', again: null };
  }
  const jobId = await jobOf(deps, { key: `${key}/redact/${attempt}`, customerId });
  if (jobId !== null && (await isRedacted(deps, { key: `${key}/redact/${attempt}/run`, erasureId, jobId })))
    return { state: 'redacted', again: null };
  await blank(deps, { key, erasureId, customerId, attempt });
  if (jobId === null) {
    await deleteCustomer(deps, { key, erasureId, customerId });
    return { state: 'deleted', again: null };
  }
  const charged = await callStripe(() => lastChargeAt(stripe, customerId));
  const again = Math.max((charged ?? 0) + REDACTABLE_AFTER_MS, now() + ASK_AGAIN_MS);
  return { state: 'blanked', again };
}

/** Runs a job and waits for its end. False where Stripe does not redact the customer today. */
async function isRedacted(
  deps: ActivityDeps,
  { key, erasureId, jobId }: { key: string; erasureId: string; jobId: string },
): Promise<boolean> {
  const { stripe } = deps;
  const job = await untilStatus(deps, jobId, (status) => status !== 'created' && status !== 'validating');
  if (!RUNS.has(job.status) && job.status !== 'ready') {
    // An earlier try may have asked for the run without an answer. The next one has another key.
    const error = `The redaction ${jobId} is ${job.status}: it was not run.`;
    await recordEffectOutcome(deps.orm.em.fork(), key, { state: 'failed', error });
    return false;
  }
  await performEffect(deps, {
    key,
    subject: 'made_here',
    kind: 'redact_customer',
    intent: { erasureId, jobId },
    // An earlier try may have run it without an answer.
    call: async (idempotencyKey) => {
      if (job.status === 'ready') await runRedaction(stripe, jobId, idempotencyKey);
      return { jobId };
    },
    lookUp: async () => (RUNS.has((await readRedaction(stripe, jobId)).status) ? { jobId } : null),
  });
  const ended = await untilStatus(deps, jobId, (status) => status !== 'redacting' && status !== 'ready');
  return ended.status === 'succeeded';
}

const deleteCustomer = (
  deps: ActivityDeps,
  { key, erasureId, customerId }: { key: string; erasureId: string; customerId: string },
): Promise<{ customerId: string }> =>
  performEffect(deps, {
    key: `${key}/delete`,
    subject: 'made_here',
    kind: 'delete_customer',
    intent: { erasureId, customerId },
    call: async (idempotencyKey) => {
      if (!(await isGoneCustomer(deps.stripe, customerId)))
        await deps.stripe.customers.del(customerId, {}, { idempotencyKey });
      return { customerId };
    },
    lookUp: async () => ((await isGoneCustomer(deps.stripe, customerId)) ? { customerId } : null),
  });

/** The job of this try, made once; null where the account has none. */
async function jobOf(
  deps: ActivityDeps,
  { key, customerId }: { key: string; customerId: string },
): Promise<string | null> {
  const { jobId } = await performEffect<{ jobId: string | null }>(deps, {
    key,
    subject: 'made_here',
    kind: 'redact_customer',
    intent: { customerId },
    call: async (idempotencyKey) => ({
      jobId: (await createRedaction(deps.stripe, customerId, idempotencyKey))?.id ?? null,
    }),
    lookUp: async (since) => {
      const job = await findRedaction(deps.stripe, customerId, since);
      return job === null ? null : { jobId: job.id };
    },
    providerId: (result) => result.jobId,
  });
  return jobId;
}

/** @throws ApplicationFailure `redaction_slow`, tried again */
async function untilStatus(
  { stripe, now }: ActivityDeps,
  jobId: string,
  isWanted: (status: string) => boolean,
): Promise<RedactionJob> {
  const deadline = now() + LONGEST_LOOK_MS;
  while (now() < deadline) {
    const job = await callStripe(() => readRedaction(stripe, jobId));
    if (isWanted(job.status)) return job;
    await pause(LOOK_EVERY_MS);
  }
  throw ApplicationFailure.retryable(`Stripe is still at the redaction ${jobId}.`, 'redaction_slow');
}

/** Possible at once, whatever Stripe says about redaction: detach the cards and blank the customer. */
async function blank(
  deps: ActivityDeps,
  {
    key,
    erasureId,
    customerId,
    attempt,
  }: { key: string; erasureId: string; customerId: string; attempt: number },
): Promise<void> {
  const { stripe } = deps;
  await performEffect(deps, {
    // One for all: what a try detached is not listed for the next one, which could not close it.
    key: `${key}/detach/${attempt}`,
    subject: 'made_here',
    kind: 'detach_payment_methods',
    intent: { erasureId, customerId },
    call: async (idempotencyKey) => {
      for (const method of await paymentMethodsOf(stripe, customerId))
        await stripe.paymentMethods.detach(method, {}, { idempotencyKey: `${idempotencyKey}/${method}` });
      return { customerId };
    },
    lookUp: async () => ((await paymentMethodsOf(stripe, customerId)).length === 0 ? { customerId } : null),
  });
  await performEffect(deps, {
    key: `${key}/blank`,
    subject: 'made_here',
    kind: 'blank_customer',
    intent: { erasureId, customerId },
    call: (idempotencyKey) => blankCustomer(stripe, customerId, idempotencyKey),
    lookUp: async () => ((await isBlankCustomer(stripe, customerId)) ? { customerId } : null),
  });
}
