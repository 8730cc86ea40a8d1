import { PerennialError } from '../../client/unwrap.ts';

/** An error as a person should read it. */
interface Trouble {
  title: string;
  /** What happened and what to do. */
  detail: string;
  /** What support finds the request by. */
  requestId: string | undefined;
  /** Whether the same thing may work in a moment. */
  mayPass: boolean;
  code: string | undefined;
}

const titles: Record<string, string> = {
  engine_unavailable: 'Changes are on hold',
  stripe_unavailable: 'Stripe does not answer',
  stripe_not_configured: 'Payments are not set up here',
  database_unavailable: 'Billing is away for a moment',
  payment_declined: 'The card was declined',
  step_up_required: 'Sign in again',
  rate_limited: 'That was a lot at once',
  forbidden: 'This is not for your role',
  not_found: 'There is nothing here',
  internal_error: 'Something broke on our side',
};

/** Where the API's sentence is for who runs or calls it. */
const details: Record<string, string> = {
  step_up_required:
    'This needs a sign-in of the last five minutes. What you entered stays here. A new tab opens for it.',
  tax_not_set_up: 'Nothing can be bought at the moment. Try again later.',
  tier_not_in_stripe: 'This plan cannot be bought at the moment. Try again later.',
  database_unavailable: 'Nothing is lost. Try again in a moment.',
  policy_changed:
    'Somebody else changed these rules meanwhile. Nothing of yours is saved; close this to see them as they are now.',
};

/** Describes an error: by the API's own sentence if there is one. */
export function explainTrouble(error: unknown): Trouble {
  if (!(error instanceof PerennialError)) {
    return {
      title: 'No connection',
      detail: 'The server did not answer. Check your connection, then try again.',
      requestId: undefined,
      mayPass: true,
      code: undefined,
    };
  }
  const { problem, status } = error;
  return {
    title: (problem && (titles[problem.code] ?? problem.title)) ?? 'Something broke on our side',
    detail:
      (problem && (details[problem.code] ?? problem.detail)) ?? 'Try again in a minute. Nothing was changed.',
    requestId: problem?.request_id,
    mayPass: status >= 500 || status === 429,
    code: problem?.code,
  };
}

/** The API's code for what went wrong; undefined for errors that have none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof PerennialError ? error.problem?.code : undefined;
