/** Workflow type name of the erasure of a person. */
export const PERSON_ERASURE = 'personErasure';

/** The id of an erasure's run. */
export const personErasureWorkflowId = (erasureId: string): string => `person-erasure:${erasureId}`;

/** The erasure to carry out; the person is named in the database only. */
export interface PersonErasureInput {
  erasureId: string;
}

/** Stripe's progress on a customer. `again`: when to ask again, epoch milliseconds; null: never. */
export interface StripeErasure {
  state: 'redacted' | 'blanked' | 'deleted' | 'gone';
  again: number | null;
}
