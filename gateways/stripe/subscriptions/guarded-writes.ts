import { AsyncLocalStorage } from 'node:async_hooks';
import type Stripe from 'stripe';

/** Set while work runs that the guard has let through. */
const passed = new AsyncLocalStorage<true>();

/** Sent as POST and change nothing that is billed: previews of invoices, and the clocks of the sandbox. */
const CHANGES_NOTHING = /^\/v1\/(?:invoices\/create_preview$|test_helpers\/)/;

/**
 * Runs calls that change something at Stripe. Only `performEffect` and `changeAtStripe` call this, after
 * the guard, and the few steps that say why they need none.
 */
export const afterGuard = <T>(work: () => Promise<T>): Promise<T> => passed.run(true, work);

/** Whether a request may be sent: it reads, or the guard was asked before it. */
export const isLetThrough = (method: string, path: string): boolean =>
  method === 'GET' || CHANGES_NOTHING.test(path) || passed.getStore() === true;

/**
 * The answer to an unguarded write, in Stripe's form. The request is never sent: a step or route without
 * the guard fails in its first test.
 */
export function unguarded(
  method: string,
  path: string,
): Stripe.HttpClientResponse & { toStream: () => NodeJS.ReadableStream } {
  const error = {
    type: 'invalid_request_error',
    code: 'unguarded_write',
    message: `${method} ${path} was not sent: changes at Stripe go through performEffect or changeAtStripe.`,
  };
  return {
    getStatusCode: () => 400,
    getHeaders: () => ({}),
    getRawResponse: () => error,
    toStream: () => {
      throw new Error(error.message);
    },
    toJSON: () => Promise.resolve({ error }),
  };
}
