import type { Plan } from '../../../domain/catalogue/plan.ts';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';

const known = new WeakMap<readonly Plan[], ReadonlySet<string>>();

/** Kinds of usage that count: those that ship and those that plans name. */
export function usageTypes(plans: readonly Plan[]): ReadonlySet<string> {
  let types = known.get(plans);
  if (types === undefined) {
    types = new Set([...EVENT_TYPES, ...plans.flatMap(({ eventTypes }) => eventTypes ?? [])]);
    known.set(plans, types);
  }
  return types;
}
