import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Classes of requests to Stripe, most important first: charges, requested changes, reads for rules, sweeps.
 */
export type RequestClass = 'charge' | 'change' | 'read' | 'sweep';

/**
 * The share of the burst that each class may use. The rest is reserved for more important classes, however
 * many requests of lower ones wait.
 */
export const SHARE_OF: Readonly<Record<RequestClass, number>> = {
  charge: 1,
  change: 0.9,
  read: 0.75,
  sweep: 0.4,
};

interface Background {
  requestClass: RequestClass;
  abandoned: AbortSignal | undefined;
}

const background = new AsyncLocalStorage<Background>();

/**
 * Runs background work: all its requests are of the lowest class.
 * @param abandoned nobody waits for it any more: its requests that wait for the budget are not made
 */
export const asSweep = <T>(work: () => Promise<T>, abandoned?: AbortSignal): Promise<T> =>
  background.run({ requestClass: 'sweep', abandoned }, work);

/** Aborted once nobody waits for the work that makes this request; undefined: it is always made. */
export const abandonedSignal = (): AbortSignal | undefined => background.getStore()?.abandoned;

const CHARGES = /^\/v1\/(?:invoices\/[^/]+\/pay|payment_intents|refunds|charges)/;

/** The class of a request by what it does. */
export const classOf = (method: string, path: string): RequestClass => {
  const given = background.getStore();
  if (given !== undefined) return given.requestClass;
  if (method === 'GET') return 'read';
  return CHARGES.test(path) ? 'charge' : 'change';
};
