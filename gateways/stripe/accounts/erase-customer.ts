import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';
import { METADATA } from '../subscriptions/subscription-snapshot.ts';

/**
 * Redaction jobs are a public preview: the package has no types for them, and the version must be named
 * (docs.stripe.com/privacy/redaction).
 */
const PREVIEW = '2026-08-26.preview';
const JOBS = '/v1/privacy/redaction_jobs';

/** As much of a redaction job as is looked at. */
export interface RedactionJob {
  id: string;
  created: number;
  status: string;
  objects?: { customers?: string[] | null } | null;
  validation_errors?: {
    data?: { message?: string; erroring_object?: { object_type?: string } | null }[];
  } | null;
}

/**
 * Starts the redaction of a customer; null when this account is not in the preview.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function createRedaction(
  stripe: Stripe,
  customerId: string,
  idempotencyKey: string,
): Promise<RedactionJob | null> {
  try {
    return await call(
      stripe,
      'POST',
      JOBS,
      { objects: { customers: [customerId] }, validation_behavior: 'fix' },
      idempotencyKey,
    );
  } catch (error) {
    const { kind, code } = classifyStripeError(error);
    if (kind === 'not_allowed') return null;
    // A path that Stripe does not serve to this account has no code; a missing customer has one.
    if (kind === 'not_found' && code === null) return null;
    throw error;
  }
}

/** A job as it is now. @throws Stripe's error; see `classifyStripeError` */
export const readRedaction = (stripe: Stripe, jobId: string): Promise<RedactionJob> =>
  call(stripe, 'GET', `${JOBS}/${encodeURIComponent(jobId)}`);

/**
 * The job of a customer that was made since `since`, epoch milliseconds. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function findRedaction(
  stripe: Stripe,
  customerId: string,
  since: number,
): Promise<RedactionJob | null> {
  const { data } = await call<{ data: RedactionJob[] }>(
    stripe,
    'GET',
    `${JOBS}?limit=100&expand[]=data.objects`,
  );
  const mine = ({ created, objects }: RedactionJob): boolean =>
    created * 1_000 >= since - 60_000 && objects?.customers?.includes(customerId) === true;
  return data.find(mine) ?? null;
}

/** Runs a job that is ready. @throws Stripe's error; see `classifyStripeError` */
export const runRedaction = (stripe: Stripe, jobId: string, idempotencyKey: string): Promise<RedactionJob> =>
  call(stripe, 'POST', `${JOBS}/${encodeURIComponent(jobId)}/run`, {}, idempotencyKey);

async function call<T = RedactionJob>(
  stripe: Stripe,
  method: 'GET' | 'POST',
  path: string,
  params?: Record<string, unknown>,
  idempotencyKey?: string,
): Promise<T> {
  const answer: unknown = await stripe.rawRequest(method, path, params, {
    apiVersion: PREVIEW,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
  // A preview's answers have no types in the package.
  return answer as T;
}

/**
 * Stripe's document allows overwriting these fields, not clearing them; `.invalid` never belongs to anybody
 * (RFC 2606).
 */
const ERASED = '[erased]';
const NOBODY = 'nobody@erased.invalid';

/**
 * Clears all personal fields of a customer. A deleted or redacted one has none. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function blankCustomer(
  stripe: Stripe,
  customerId: string,
  idempotencyKey: string,
): Promise<{ customerId: string }> {
  const customer = await stripe.customers.retrieve(customerId);
  if (customer.deleted === true) return { customerId };
  const metadata = Object.fromEntries(Object.keys(customer.metadata).map((name) => [name, '']));
  await stripe.customers.update(
    customerId,
    {
      name: ERASED,
      email: NOBODY,
      phone: ERASED,
      description: ERASED,
      address: '',
      shipping: '',
      metadata: { ...metadata, [METADATA.userId]: '' },
    },
    { idempotencyKey },
  );
  return { customerId };
}

/** The ids of a customer's payment methods. @throws Stripe's error; see `classifyStripeError` */
export async function paymentMethodsOf(stripe: Stripe, customerId: string): Promise<string[]> {
  const customer = await stripe.customers.retrieve(customerId);
  if (customer.deleted === true) return [];
  const methods = await stripe.customers
    .listPaymentMethods(customerId, { limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  return methods.map(({ id }) => id);
}

/** Whether a customer has no personal field left. @throws Stripe's error; see `classifyStripeError` */
export async function isBlankCustomer(stripe: Stripe, customerId: string): Promise<boolean> {
  const customer = await stripe.customers.retrieve(customerId);
  return customer.deleted === true || (customer.email === NOBODY && customer.name === ERASED);
}

/**
 * Whether there is nothing to redact: the customer is deleted, or unknown to this account. @throws Stripe's
 * error; see `classifyStripeError`
 */
export async function isGoneCustomer(stripe: Stripe, customerId: string): Promise<boolean> {
  try {
    return (await stripe.customers.retrieve(customerId)).deleted === true;
  } catch (error) {
    if (classifyStripeError(error).kind === 'not_found') return true;
    throw error;
  }
}

/**
 * Time of a customer's last charge, epoch milliseconds; null without one. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function lastChargeAt(stripe: Stripe, customerId: string): Promise<number | null> {
  const { data } = await stripe.charges.list({ customer: customerId, limit: 1 });
  return data[0] === undefined ? null : data[0].created * 1_000;
}

/** Obstacles at Stripe, from any product of the account. @throws Stripe's error; see `classifyStripeError` */
export async function stillOpenAtStripe(
  stripe: Stripe,
  customerId: string,
): Promise<{ running: string[]; unpaid: string[]; disputed: string[]; balance: number }> {
  if (await isGoneCustomer(stripe, customerId)) return { running: [], unpaid: [], disputed: [], balance: 0 };
  const customer = await stripe.customers.retrieve(customerId);
  const subscriptions = await stripe.subscriptions
    .list({ customer: customerId, status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1_000 });
  const unpaid: string[] = [];
  for (const status of ['open', 'draft'] as const)
    for await (const { id } of stripe.invoices.list({ customer: customerId, status, limit: 100 }))
      unpaid.push(id);
  const disputed: string[] = [];
  for await (const { id, disputed: isDisputed } of stripe.charges.list({
    customer: customerId,
    limit: 100,
  })) {
    if (!isDisputed) continue;
    const { data } = await stripe.disputes.list({ charge: id });
    disputed.push(...data.filter(({ status }) => !OVER.has(status)).map((dispute) => dispute.id));
  }
  return {
    running: subscriptions
      .filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired')
      .map(({ id }) => id),
    unpaid,
    disputed,
    balance: customer.deleted === true ? 0 : customer.balance,
  };
}

const OVER = new Set<string>(['won', 'lost', 'warning_closed', 'prevented']);
