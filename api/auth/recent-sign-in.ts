import { MINUTE_MS } from '../../domain/period.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { Principal } from './principal.ts';

/** How old the proof of who somebody is may be where staff move money, seconds. */
export const RECENT_SIGN_IN_S = 300;

/** Clocks of the provider and of this machine differ by no more. */
const CLOCK_TOLERANCE_MS = MINUTE_MS / 2;

/**
 * That the caller proved to the provider a few minutes ago who they are: who finds a signed-in browser, or
 * a token, moves no money.
 *
 * @throws ApiProblem `step_up_required`, also where it is not known when that was, or it is said to be
 * ahead
 */
export function requireRecentSignIn({ authTime = null }: Principal, now: number): void {
  if (authTime !== null && authTime <= now + CLOCK_TOLERANCE_MS && now - authTime <= RECENT_SIGN_IN_S * 1_000)
    return;
  throw new ApiProblem(
    'step_up_required',
    'This needs a sign-in of the last five minutes. A browser goes to /auth/login?step_up=true and then sends it again; a program asks for a token with max_age=300.',
    { extensions: { max_age: RECENT_SIGN_IN_S } },
  );
}
