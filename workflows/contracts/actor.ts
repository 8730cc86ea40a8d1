/** Who asked for a change and why; kept in the timeline and the audit log. Ids only, never a name or an address. */
export interface Actor {
  kind: 'customer' | 'staff' | 'system';
  /** Our user id, null for the system. */
  id: string | null;
  reason: string | null;
  /** The HTTP request that carried it. */
  requestId: string | null;
}

/** What every Update carries: the caller's idempotency key (also the Update id) and the actor. */
export interface ChangeRequest {
  key: string;
  actor: Actor;
}
