import { hash } from 'node:crypto';
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
  if (await callStripe(() => isGoneCustomer(stripe, customerId))) return { state: 'gone', again: null };
  const key = `person-erasure:${erasureId}/${customerId}`;
  const jobId = await jobOf(deps, { key: `${key}/redact/${attempt}`, customerId });
  const job = jobId === null ? null : await untilValidated(deps, jobId);
  if (job?.status === 'ready') {
    await performEffect(deps, {
      key: `${key}/redact/${attempt}/run`,
      subject: 'made_here',
      kind: 'redact_customer',
      intent: { erasureId, customerId, jobId: job.id },
      call: (idempotencyKey) =>
        runRedaction(stripe, job.id, idempotencyKey).then(({ id }) => ({ jobId: id })),
      lookUp: async () => {
        const { id, status } = await readRedaction(stripe, job.id);
        return status === 'ready' ? null : { jobId: id };
      },
    });
    await untilStatus(deps, job.id, (status) => status !== 'redacting' && status !== 'ready');
    return { state: 'redacted', again: null };
  }
  if (job?.status === 'succeeded') return { state: 'redacted', again: null };
  await blank(deps, { key, erasureId, customerId });
  if (jobId === null) {
    await performEffect(deps, {
      key: `${key}/delete`,
      subject: 'made_here',
      kind: 'delete_customer',
      intent: { erasureId, customerId },
      call: async (idempotencyKey) => {
        await stripe.customers.del(customerId, {}, { idempotencyKey });
        return { customerId };
      },
      lookUp: async () => ((await isGoneCustomer(stripe, customerId)) ? { customerId } : null),
    });
    return { state: 'deleted', again: null };
  }
  const charged = await callStripe(() => lastChargeAt(stripe, customerId));
  const again = Math.max((charged ?? 0) + REDACTABLE_AFTER_MS, now() + ASK_AGAIN_MS);
  return { state: 'blanked', again };
}

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

const untilValidated = (deps: ActivityDeps, jobId: string): Promise<RedactionJob> =>
  untilStatus(deps, jobId, (status) => status !== 'created' && status !== 'validating');

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
  { key, erasureId, customerId }: { key: string; erasureId: string; customerId: string },
): Promise<void> {
  const { stripe } = deps;
  for (const paymentMethodId of await callStripe(() => paymentMethodsOf(stripe, customerId)))
    await performEffect(deps, {
      // The card's id must not stay in the ledger.
      key: `${key}/detach/${hash('sha256', paymentMethodId).slice(0, 16)}`,
      subject: 'made_here',
      kind: 'detach_payment_method',
      intent: { erasureId, customerId },
      call: async (idempotencyKey) => {
        await stripe.paymentMethods.detach(paymentMethodId, {}, { idempotencyKey });
        return {};
      },
      lookUp: async () =>
        (await paymentMethodsOf(stripe, customerId)).includes(paymentMethodId) ? null : {},
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
