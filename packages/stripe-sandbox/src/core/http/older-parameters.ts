import type { Context } from '../context.ts';
import type { FormTree } from './form.ts';

/**
 * What callers of older API versions say in words that the documented version gave up, in today's: a
 * subscription of one `plan`, and phases by `iterations`. Stripe's own CLI does. Changes the tree in place.
 */
export function modernise(context: Context, path: string, tree: FormTree): void {
  if (/^\/v1\/subscriptions(?:$|\/)/.test(path) && typeof tree['plan'] === 'string') {
    const { plan, quantity } = tree;
    tree['items'] = { 0: { price: plan, ...(quantity === undefined ? {} : { quantity }) } };
    delete tree['plan'];
    delete tree['quantity'];
  }
  if (/^\/v1\/subscription_schedules(?:$|\/)/.test(path) && typeof tree['phases'] === 'object')
    for (const phase of Object.values(tree['phases']))
      if (typeof phase === 'object' && typeof phase['iterations'] === 'string') inDuration(context, phase);
}

/** So many periods of the phase's first price. */
function inDuration(context: Context, phase: FormTree): void {
  const [first] = Object.values(typeof phase['items'] === 'object' ? phase['items'] : {});
  const id = typeof first === 'object' ? (first['price'] ?? first['plan']) : undefined;
  const every = typeof id === 'string' ? context.find('price', id)?.recurring : undefined;
  if (every == null) return;
  const count = every.interval_count * Number(phase['iterations']);
  phase['duration'] = { interval: every.interval, interval_count: String(count) };
  delete phase['iterations'];
}
