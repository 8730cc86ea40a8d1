import type Stripe from 'stripe';

/** Of the address; empty where it names none. */
export const countryOf = ({ address }: Stripe.Customer): string => address?.country ?? '';
