import type { Context } from './context.ts';

const shownWhole = new WeakSet();

/** Marks an answer to be shown as it is, with what its type otherwise hides (a secret that is told once). */
export function asIs<T extends object>(answer: T): T {
  const marked = { ...answer };
  shownWhole.add(marked);
  return marked;
}

/** What an answer or event shows of a stored object. Objects of types that present themselves as stored are returned as they are. */
export function present(context: Context, value: object): object {
  const type = (value as { object?: unknown }).object;
  if (typeof type !== 'string' || shownWhole.has(value) || 'deleted' in value) return value;
  const definition = context.registry.types.get(type);
  return definition?.present === undefined ? value : definition.present(context, value as never);
}
