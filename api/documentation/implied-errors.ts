import type { Route } from '../http/define-route.ts';
import type { ProblemCode } from '../http/problem-codes.ts';

/** Codes that any route of this kind can answer with, besides its declared ones. */
export function impliedErrors(
  route: Pick<
    Route,
    | 'method'
    | 'role'
    | 'params'
    | 'query'
    | 'body'
    | 'rawBody'
    | 'idempotent'
    | 'errors'
    | 'probe'
    | 'recentSignIn'
  >,
): ProblemCode[] {
  const codes: ProblemCode[] = [
    'internal_error',
    'database_unavailable',
    'deadline_exceeded',
    'rate_limited',
  ];
  if (route.role !== 'public') codes.push('unauthenticated', 'address_taken', 'identity_unavailable');
  if (route.role !== 'public' && route.method !== 'get') codes.push('csrf_token_invalid');
  if (route.recentSignIn === true) codes.push('step_up_required');
  // Of a role too low, or an API key without the scope.
  if (route.role !== 'public') codes.push('forbidden');
  if (route.params !== undefined || route.query !== undefined || route.body !== undefined)
    codes.push('invalid_request');
  if (route.body !== undefined || route.rawBody !== undefined)
    codes.push('malformed_body', 'body_too_large', 'unsupported_media_type');
  if (route.idempotent && route.role !== 'public') {
    codes.push('idempotency_key_invalid', 'idempotency_conflict', 'idempotency_in_progress');
  }
  // What a bank may decline it may also ask to confirm. A card test reports neither.
  if (route.errors.includes('payment_declined') && route.probe !== 'cards')
    codes.push('payment_action_required');
  return codes;
}
