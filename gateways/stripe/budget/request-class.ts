import { AsyncLocalStorage } from 'node:async_hooks';

/** How much a request to Stripe matters, the most first: money, what somebody asked for, what rules go by, what only looks for differences. */
export type RequestClass = 'charge' | 'change' | 'read' | 'sweep';

/**
 * How much of what may be taken at once each class may have taken when it asks for more. What is above that is kept for the classes before it: they
 * find their share however many of the later ones are on their way.
 */
export const SHARE_OF: Readonly<Record<RequestClass, number>> = {
  charge: 1,
  change: 0.9,
  read: 0.75,
  sweep: 0.4,
};

const background = new AsyncLocalStorage<RequestClass>();

/** Runs what nobody waits for: all its requests are of the last class. */
export const asSweep = <T>(work: () => Promise<T>): Promise<T> => background.run('sweep', work);

const CHARGES = /^\/v1\/(?:invoices\/[^/]+\/pay|payment_intents|refunds|charges)/;

/** The class of a request by what it does. */
export const classOf = (method: string, path: string): RequestClass => {
  const given = background.getStore();
  if (given !== undefined) return given;
  if (method === 'GET') return 'read';
  return CHARGES.test(path) ? 'charge' : 'change';
};
