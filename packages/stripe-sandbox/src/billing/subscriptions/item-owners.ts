import type { Context } from '../../core/context.ts';
import type { Subscription } from '../types.ts';

/** Which subscription an item belongs to, so that an item is found by its id alone. */
interface ItemOwner {
  id: string;
  object: 'sandbox.item_owner';
  subscription: string;
}

declare module '../../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.item_owner': ItemOwner;
  }
}

/** Remembers whose the items of a subscription are. */
export function recordItemOwners(context: Context, subscription: Subscription): void {
  for (const { id } of subscription.items.data) {
    if (context.find('sandbox.item_owner', id)) continue;
    context.store.put('sandbox.item_owner', {
      id,
      object: 'sandbox.item_owner',
      subscription: subscription.id,
    });
  }
}
