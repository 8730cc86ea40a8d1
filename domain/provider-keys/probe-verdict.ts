import type { KeyProvider } from './provider.ts';

/** Why a provider gave no answer to judge by. */
export type ProbeFailure = 'timeout' | 'unreachable' | 'unresolved' | 'address_refused';

/** Outcome of the test call: an HTTP status, or none. */
export type ProbeOutcome = { status: number } | { failure: ProbeFailure };

/** What a test call says about a key. `unknown` keeps the earlier verdict. */
interface ProbeVerdict {
  verdict: 'valid' | 'invalid' | 'unknown';
  /** A sentence for people. Nothing that the provider wrote is in it: some repeat the key. */
  detail: string;
}

const failures: Record<ProbeFailure, (name: string) => string> = {
  timeout: (name) => `${name} did not answer in time; try again later.`,
  unreachable: (name) => `${name} could not be reached; try again later.`,
  unresolved: (name) => `The host name of ${name} could not be resolved.`,
  address_refused: (name) => `${name} is at an address inside a private network, which is not called.`,
};

/** Judges a key by what its provider answered to the test call. */
export function probeVerdict(
  { name, refusals = [] }: Pick<KeyProvider, 'name' | 'refusals'>,
  outcome: ProbeOutcome,
): ProbeVerdict {
  if ('failure' in outcome) return { verdict: 'unknown', detail: failures[outcome.failure](name) };
  const { status } = outcome;
  if (status >= 200 && status < 300) return { verdict: 'valid', detail: `${name} accepted the key.` };
  if (status === 401 || status === 403 || refusals.includes(status))
    return { verdict: 'invalid', detail: `${name} refused the key (${status}).` };
  if (status === 402)
    return { verdict: 'valid', detail: `${name} knows the key, but its account has no credit left.` };
  if (status === 429)
    return { verdict: 'unknown', detail: `${name} takes no more calls right now (429); try again later.` };
  if (status >= 300 && status < 400)
    return { verdict: 'unknown', detail: `${name} answered with a redirect, which is not followed.` };
  return { verdict: 'unknown', detail: `${name} answered ${status}, which says nothing of the key.` };
}
