/**
 * Why a call to a system other than Stripe failed:
 * - `auth`: our credentials are refused or insufficient; people must act.
 * - `unreachable`: no answer, or one that says "later"; retry.
 * - `refused`: the system understood and refused; a retry fails again.
 */
type GatewayErrorKind = 'auth' | 'unreachable' | 'refused';

/**
 * An error of a system other than Stripe. The message says what to do and holds no secret or personal data.
 */
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
