/** Workflow type name of the erasure of a person. */
export const PERSON_ERASURE = 'personErasure';

/** The id of an erasure's run. */
export const personErasureWorkflowId = (erasureId: string): string => `person-erasure:${erasureId}`;

/** Which erasure is carried out; whose it is stands in the database only. */
export interface PersonErasureInput {
  erasureId: string;
}

/** What Stripe has done about a customer. `again`: when it should be asked once more, epoch milliseconds; null: never. */
export interface StripeErasure {
  state: 'redacted' | 'blanked' | 'deleted' | 'gone';
  again: number | null;
}
