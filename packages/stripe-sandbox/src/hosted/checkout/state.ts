import type { Context } from '../../core/context.ts';
import type { ObjectTypes, Stored, Wire } from '../../core/object-types.ts';
import type { Stripe } from 'stripe';

export type Session = ObjectTypes['checkout.session'];
export type SessionParams = Wire<Stripe.Checkout.SessionCreateParams>;
export type SessionLine = Stored<Stripe.LineItem>;

/** What is remembered of a session beside what Stripe shows. The id is the session's. */
export interface CheckoutState {
  id: string;
  object: 'sandbox.checkout';
  lines: SessionLine[];
  params: SessionParams;
  /** The promotion code that the customer typed. */
  promotionCode: string | null;
  /** The intent that waits for 3-D Secure, and the card it is about. */
  waiting: { intent: string; paymentMethod: string; email: string | null; name: string | null } | null;
  /** The intent of a completed session whose bank has not answered yet; left out where there is none. */
  processing?: string | null;
}

declare module '../../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.checkout': CheckoutState;
  }
}

export function stateOf(context: Context, session: string): CheckoutState {
  return context.get('sandbox.checkout', session);
}

export function changeState(context: Context, session: string, change: Partial<CheckoutState>): void {
  context.store.put('sandbox.checkout', { ...stateOf(context, session), ...change });
}
