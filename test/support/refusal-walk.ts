import type { DocumentedOperation } from './documented-operations.ts';

/**
 * Each refusal that the document declares is brought about by one of these walks:
 * - `requests`: what any route of its kind answers to a request that is not right, or with a part away
 * (document-refusals),
 * - `callers`: who asks (document),
 * - `outside`: the engine, Stripe, or what is asked about not being there (document-refusals-outside),
 * - `own`: what belongs to few operations, each with a case of its own (document-refusals-own).
 */
export type RefusalWalkName = 'requests' | 'callers' | 'outside' | 'own';

const codes = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

const WALKS: Readonly<Record<Exclude<RefusalWalkName, 'own'>, ReadonlySet<string>>> = {
  requests: codes(
    `malformed_body signature_invalid other_stripe_account body_too_large unsupported_media_type invalid_request idempotency_key_invalid idempotency_conflict
     idempotency_in_progress forbidden address_taken identity_unavailable database_unavailable deadline_exceeded internal_error rate_limited`,
  ),
  callers: codes('unauthenticated step_up_required csrf_token_invalid sign_in_failed'),
  outside: codes(
    `change_refused not_managed already_managed foreign_subscription several_plan_items no_plan_item illegal_transition no_payment_method attempt_unresolved payment_declined payment_action_required
     stripe_unavailable stripe_not_configured byok_not_configured engine_unavailable
     not_found no_stripe_customer no_subscription subscription_over plan_not_found plan_exists plan_in_use plan_led_to policy_changed`,
  ),
};

/** What takes more at one operation than at the others. */
const APART: Readonly<Record<string, RefusalWalkName>> = {
  // Takes a sign-in at the provider.
  'GET /auth/callback address_taken': 'callers',
  // Says no by a rule of its own: the engine has no part in it.
  'PATCH /stripe/customer change_refused': 'own',
};

/** `POST /billing/portal/create 404 no_stripe_customer`. */
export const refusalName = ({ name }: DocumentedOperation, status: number, code: string): string =>
  `${name} ${status} ${code}`;

const walkOf = (operation: DocumentedOperation, code: string): RefusalWalkName => {
  const apart = APART[`${operation.name} ${code}`];
  if (apart !== undefined) return apart;
  for (const name of ['requests', 'callers', 'outside'] as const) if (WALKS[name].has(code)) return name;
  return 'own';
};

/** Every declared refusal that this walk covers, by name. Each belongs to exactly one walk. */
export const refusalsOf = (walk: RefusalWalkName, operations: readonly DocumentedOperation[]): string[] =>
  operations
    .flatMap((operation) =>
      [...operation.codes].flatMap(([status, ofStatus]) =>
        [...ofStatus]
          .filter((code) => walkOf(operation, code) === walk)
          .map((code) => refusalName(operation, status, code)),
      ),
    )
    .toSorted();

/**
 * Records the refusals that a file's tests cover, while they are defined. The last test compares them with
 * the document.
 */
export class RefusalWalk {
  readonly #walk: RefusalWalkName;
  readonly #operations: readonly DocumentedOperation[];
  readonly #taken = new Set<string>();

  constructor(walk: RefusalWalkName, operations: readonly DocumentedOperation[]) {
    this.#walk = walk;
    this.#operations = operations;
  }

  /** The operations of this walk that declare a code, for a test that brings it about at each of them. */
  declaring(
    code: string,
    wanted: (operation: DocumentedOperation) => boolean = () => true,
  ): DocumentedOperation[] {
    const chosen = this.#operations.filter(
      (operation) =>
        [...operation.codes.values()].some((ofStatus) => ofStatus.has(code)) &&
        walkOf(operation, code) === this.#walk &&
        wanted(operation),
    );
    if (chosen.length === 0) throw new Error(`no operation of the walk "${this.#walk}" declares ${code}`);
    for (const operation of chosen)
      for (const [status, ofStatus] of operation.codes)
        if (ofStatus.has(code)) this.#taken.add(refusalName(operation, status, code));
    return chosen;
  }

  /** What the document declares and no test of this file brings about. */
  missing(): string[] {
    return refusalsOf(this.#walk, this.#operations).filter((name) => !this.#taken.has(name));
  }
}
