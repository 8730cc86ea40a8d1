/**
 * Why a call to a system beside Stripe failed:
 * - `auth`: our credentials are not accepted or not sufficient; people must act.
 * - `unreachable`: no answer, or one that says "later"; try again.
 * - `refused`: the system understood and will not; the same call fails again.
 */
export type GatewayErrorKind = 'auth' | 'unreachable' | 'refused';

/** An error of a system beside Stripe. The message says what to do; it holds no secret and nothing personal. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly system: string;
  readonly kind: GatewayErrorKind;
  /** HTTP status, null where there was no answer. */
  readonly status: number | null;

  constructor(system: string, kind: GatewayErrorKind, message: string, status: number | null = null) {
    super(message);
    this.system = system;
    this.kind = kind;
    this.status = status;
  }
}
