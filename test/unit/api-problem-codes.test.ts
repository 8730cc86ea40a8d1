import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROBLEMS } from '../../api/http/problem-codes.ts';
import { allRoutes } from '../../api/routes.ts';
import { impliedErrors } from '../../api/documentation/implied-errors.ts';

const tests = fileURLToPath(new URL('..', import.meta.url));

it('every error code is brought about, or made from what stands for it, by some test', () => {
  const sources = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(tests, file), 'utf8'))
    .join('\n');
  const untested = Object.keys(PROBLEMS).filter((code) => !new RegExp(`['" ]${code}['" ]`).test(sources));
  expect(untested).toEqual([]);
});

it('every error code is declared by some operation', () => {
  const declared = new Set(allRoutes.flatMap((route) => [...route.errors, ...impliedErrors(route)]));
  // Outside of routes: unknown paths, Stripe's deliveries, sign-in, and logout by the identity provider.
  const elsewhere = [
    'not_found',
    'method_not_allowed',
    'signature_invalid',
    'other_stripe_account',
    'sign_in_failed',
    'logout_token_invalid',
  ];
  const undeclared = Object.keys(PROBLEMS).filter(
    (code) => !declared.has(code as never) && !elsewhere.includes(code),
  );
  expect(undeclared).toEqual([]);
});
