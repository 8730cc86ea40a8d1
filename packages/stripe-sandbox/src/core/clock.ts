import type { Context } from './context.ts';

const realTime = () => Math.floor(Date.now() / 1000);

/** The test clock of a customer, clock id, or object naming either; null where there is none. */
export function clockOf(context: Context, scope: string | object | null | undefined): string | null {
  if (scope === null || scope === undefined) return null;
  if (typeof scope === 'string') {
    if (scope.startsWith('clock_')) return scope;
    return context.find('customer', scope)?.test_clock ?? null;
  }
  const { object, id, test_clock, customer, invoice } = scope as Record<string, unknown>;
  if (object === 'test_helpers.test_clock') return id as string;
  if (typeof test_clock === 'string') return test_clock;
  if (typeof customer === 'string') return clockOf(context, customer);
  // An invoice payment names nothing but its invoice.
  return typeof invoice === 'string' ? clockOf(context, context.find('invoice', invoice)) : null;
}

/** Seconds since the epoch on the clock of `scope`; see `Context.now`. */
export function timeOf(context: Context, scope?: string | object | null): number {
  const clock =
    clockOf(context, scope) ?? (scope === undefined || scope === null ? context.origin.clock : undefined);
  if (clock === undefined) return realTime();
  return context.find('test_helpers.test_clock', clock)?.frozen_time ?? realTime();
}
