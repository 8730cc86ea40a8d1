import type { Context } from './context.ts';
import type { Resource } from './registry.ts';

/** An id that the account has in live mode, as a test says. */
interface LiveObject {
  id: string;
  object: 'sandbox.live_object';
}

declare module './object-types.ts' {
  interface ObjectTypes {
    'sandbox.live_object': LiveObject;
  }
}

/** Names objects of live mode, so that a test key that asks for one is answered as Stripe answers it. */
export const otherMode: Resource = (registry) => {
  registry.type('sandbox.live_object', {});
  registry.page('POST', '/_sandbox/live/{id}', (context, { path }) => {
    const object = { id: path['id'] ?? '', object: 'sandbox.live_object' as const };
    context.store.put('sandbox.live_object', object);
    return { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: object.id }) };
  });
};

/** True when the id is one of live mode, which no test key opens. */
export const isLiveObject = (context: Context, id: string): boolean =>
  context.store.get('sandbox.live_object', id) !== undefined;
