import type { Context } from './context.ts';
import { invalidRequest } from './errors.ts';
import { present } from './present.ts';

type Fields = Record<string, unknown>;

/**
 * Presents an answer and replaces the references named in `expand`. `data.…` applies to the members of a
 * list.
 * @throws Stripe's error for a path that cannot be expanded or is deeper than four levels
 */
export function expandAnswer(context: Context, answer: unknown, paths: readonly string[]): unknown {
  if (typeof answer !== 'object' || answer === null) return answer;
  let result = presentTree(context, answer);
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > 4) {
      throw invalidRequest('You cannot expand more than 4 levels of a property.', 'expand');
    }
    result = expandPath(context, result, segments, path) as object;
  }
  return result;
}

/** Presents an object, or each member of a list. */
function presentTree(context: Context, value: object): object {
  const list = value as { object?: string; data?: unknown };
  if ((list.object === 'list' || list.object === 'search_result') && Array.isArray(list.data)) {
    return { ...value, data: list.data.map((member) => presentTree(context, member as object)) };
  }
  return present(context, value);
}

function expandPath(context: Context, value: unknown, segments: readonly string[], path: string): unknown {
  const [field, ...rest] = segments;
  if (field === undefined || value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((member) => expandPath(context, member, segments, path));
  if (typeof value !== 'object') throw cannotExpand(path);
  const fields = value as Fields;
  // A deleted object keeps no fields; asking for one of them is no mistake of the caller.
  if (fields['deleted'] === true) return value;
  const replaced = expandField(context, fields, field, path, rest.length === 0);
  return { ...fields, [field]: expandPath(context, replaced, rest, path) };
}

/** The expanded value of one field. Ending on a plain hash is an error; passing through one is not. */
function expandField(context: Context, fields: Fields, field: string, path: string, last: boolean): unknown {
  const type = typeof fields['object'] === 'string' ? fields['object'] : undefined;
  const resolver = type === undefined ? undefined : context.registry.types.get(type)?.expand?.[field];
  if (resolver !== undefined && (fields[field] === undefined || typeof fields[field] !== 'object')) {
    const resolved = resolver(context, fields as never);
    return typeof resolved === 'object' && resolved !== null ? presentTree(context, resolved) : resolved;
  }
  if (!(field in fields)) throw cannotExpand(path);
  const value = fields[field];
  if (Array.isArray(value))
    return value.map((member) =>
      typeof member === 'string' ? dereference(context, member, field, path) : (member as unknown),
    );
  if (typeof value === 'string') return dereference(context, value, field, path);
  if (last && typeof value !== 'object') throw cannotExpand(path);
  return value;
}

/** By the id's prefix; coupons and products, whose ids people may choose, by the name of the field. */
function dereference(context: Context, id: string, field: string, path: string): object {
  const byField = field === 'coupon' || field === 'product' ? field : undefined;
  const type = byField ?? context.registry.prefixes.get(id.slice(0, id.lastIndexOf('_')));
  const found = type === undefined ? undefined : context.find(type, id);
  if (type === undefined) throw cannotExpand(path);
  if (found !== undefined) return present(context, found);
  return context.registry.types.get(type)?.deleted?.(context, id) ?? { id, object: type, deleted: true };
}

function cannotExpand(path: string) {
  return invalidRequest(`This property cannot be expanded (${path}).`, 'expand');
}
