import type { Context } from '../../core/context.ts';
import type { ObjectTypes } from '../../core/object-types.ts';
import type { Customer } from '../../billing/types.ts';
import type { Configuration } from './configurations.ts';

/** A portal session with what its page needs. */
export interface Portal {
  session: ObjectTypes['billing_portal.session'];
  configuration: Configuration;
  customer: Customer;
}

export function portalOf(context: Context, id: string): Portal {
  const session = context.get('billing_portal.session', id);
  return {
    session,
    configuration: context.get('billing_portal.configuration', session.configuration),
    customer: context.get('customer', session.customer),
  };
}
