import { invalidRequest, resourceMissing } from './errors.ts';
import type { EventType, ObjectType } from './object-types.ts';
import type { Registry, Resource } from './registry.ts';

/**
 * Sets fields of an object to values that this version of the API does not have, as a later version may. It
 * changes nothing else: what would follow from such a value is for Stripe to decide.
 */
export const setFields: Resource = (registry) => {
  registry.page('POST', '/_sandbox/objects/{id}', (context, { path, fields }) => {
    const id = path['id'] ?? '';
    const type = typeOf(registry, id);
    const { set, event } = fields as { set?: unknown; event?: EventType };
    if (type === undefined) throw resourceMissing('object', id);
    if (typeof set !== 'object' || set === null)
      throw invalidRequest('Name the fields: {"set": {"status": "…"}, "event": "…"}', 'set');
    const changed = context.update(type, id, (draft) => void Object.assign(draft, set), event);
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(changed) };
  });
};

const typeOf = (registry: Registry, id: string): ObjectType | undefined =>
  registry.prefixes.get(id.slice(0, id.lastIndexOf('_')));
