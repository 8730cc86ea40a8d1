import { SandboxError } from '../errors.ts';

/**
 * Any test key opens the one account.
 * @throws 401 without a key, with a live one or with something else
 */
export function authenticate(authorization: string | undefined): void {
  const key = keyOf(authorization);
  if (key === undefined) {
    throw refused(
      "You did not provide an API key. Provide it in the Authorization header, using Bearer auth ('Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  if (/^(sk|rk)_live_/.test(key)) {
    throw refused(
      'A live key was sent to the local sandbox. It takes keys of test mode only: check the environment.',
    );
  }
  if (!/^(sk|rk)_test_./.test(key)) throw refused(`Invalid API Key provided: ${key.slice(0, 7)}***`);
}

function keyOf(authorization: string | undefined): string | undefined {
  const [scheme, value] = authorization?.split(' ') ?? [];
  if (value === undefined || value === '') return undefined;
  if (scheme?.toLowerCase() === 'bearer') return value;
  return scheme?.toLowerCase() === 'basic'
    ? Buffer.from(value, 'base64').toString('utf8').split(':')[0]
    : undefined;
}

const refused = (message: string) => new SandboxError(401, { type: 'invalid_request_error', message });
