import type { Context } from '../../core/context.ts';
import type { Invoice } from '../types.ts';
import { workOutTotals } from './totals.ts';

/** Changes a draft, recomputes its totals and sends `invoice.updated`. */
export function changeDraft(context: Context, id: string, change: (draft: Invoice) => void): Invoice {
  return context.update(
    'invoice',
    id,
    (draft) => {
      change(draft);
      workOutTotals(context, draft, context.now(draft));
    },
    'invoice.updated',
  );
}
