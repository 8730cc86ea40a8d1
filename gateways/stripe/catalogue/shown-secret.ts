/**
 * Stripe shows the secret of an endpoint once, when it makes it. A set-up that is killed before it has
 * written the secret leaves an endpoint whose deliveries nobody can check: this mark tells the next one.
 */
const KEY = 'perennial_secret';

/** On an endpoint as it is made. */
export const SECRET_NOT_SHOWN = { [KEY]: 'not_shown' } as const;
/** Once its secret was written. */
export const SECRET_SHOWN = { [KEY]: 'shown' } as const;

/** True for an endpoint that must be made anew: nobody has its secret. */
export const isSecretLost = ({ metadata }: { metadata?: Record<string, string> | null }): boolean =>
  metadata?.[KEY] === SECRET_NOT_SHOWN[KEY];

/** What was made, with the secret that must be written now. */
export interface MadeEndpoint {
  secret: string;
  /** Says at Stripe that somebody has the secret. */
  shown: () => Promise<unknown>;
}
