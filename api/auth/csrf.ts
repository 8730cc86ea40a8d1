import { createHmac, timingSafeEqual } from 'node:crypto';
import { ApiProblem } from '../http/api-problem.ts';

/** The CSRF token of a session, derived from it, so it needs no storage. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHmac('sha256', sessionToken).update('perennial/csrf').digest('base64url');

/** Requests that change nothing need no proof of where they come from (RFC 9110, 9.2.1). */
export const changesState = (method: string): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method);

/**
 * Double submit: a page of another origin makes the browser send the cookie, but cannot read it or set the
 * header.
 *
 * @throws ApiProblem `csrf_token_invalid`
 */
export function checkCsrf(
  sessionToken: string,
  given: { name: string; cookie: string | undefined; header: string | undefined },
): void {
  const expected = csrfTokenOf(sessionToken);
  if (given.header === undefined || given.header === '') {
    throw new ApiProblem(
      'csrf_token_invalid',
      `Send the value of the cookie ${given.name} as X-CSRF-Token with every change.`,
    );
  }
  if (!equal(given.header, expected) || given.cookie === undefined || !equal(given.cookie, expected)) {
    throw new ApiProblem(
      'csrf_token_invalid',
      `X-CSRF-Token is not the value of the cookie ${given.name} of this session; read the cookie again.`,
    );
  }
}

function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
