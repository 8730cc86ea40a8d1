import type { Context } from './context.ts';

const shownWhole = new WeakSet();

/**
 * Marks an answer to be shown unchanged, with fields that its type otherwise hides (a secret shown once).
 */
export function asIs<T extends object>(answer: T): T {
  const marked = { ...answer };
  shownWhole.add(marked);
  return marked;
}

/**
 * A stored object as answers and events show it. Returned unchanged if its type presents nothing
 * differently.
 */
export function present(context: Context, value: object): object {
  const type = (value as { object?: unknown }).object;
  if (typeof type !== 'string' || shownWhole.has(value) || 'deleted' in value) return value;
  const definition = context.registry.types.get(type);
  return definition?.present === undefined ? value : definition.present(context, value as never);
}
