/**
 * Who asked for a change. Ids only: the reason is free text, which belongs in the audit log under the same
 * request id, never in a workflow's history.
 */
export interface Actor {
  kind: 'customer' | 'staff' | 'system';
  /** Our user id, null for the system. */
  id: string | null;
  /** The HTTP request that carried it. */
  requestId: string | null;
}

/** What every Update carries: the caller's idempotency key (also the Update id) and the actor. */
export interface ChangeRequest {
  key: string;
  actor: Actor;
}
