import type { Context } from '../../core/context.ts';
import { markUncollectible, voidInvoice } from '../invoices/close.ts';
import { finalizeInvoice } from '../invoices/finalize.ts';
import type { Subscription } from '../types.ts';

type Pause = NonNullable<Subscription['pause_collection']>['behavior'];

/**
 * What a pause does with an invoice that comes in it: nothing is collected
 * (docs.stripe.com/billing/subscriptions/pause-payment). A draft that is kept is final when somebody says so.
 */
export function goWayOfPause(context: Context, id: string, pause: Pause): void {
  if (pause === 'keep_as_draft') return;
  finalizeInvoice(context, id);
  if (context.get('invoice', id).status !== 'open') return;
  if (pause === 'void') voidInvoice(context, id);
  else markUncollectible(context, id);
}
