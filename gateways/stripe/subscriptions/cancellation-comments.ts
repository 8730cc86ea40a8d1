/**
 * Cancellation comment of a subscription that ended over a lost dispute; Stripe itself would call it
 * requested.
 */
export const ENDED_BY_DISPUTE = 'Ended because a payment was disputed and the dispute was lost.';

/** Cancellation comment of a second subscription that a person bought by accident. */
export const ENDED_AS_DUPLICATE = 'Ended because this customer already had a subscription.';
