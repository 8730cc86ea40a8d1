import { cookieName } from './session-cookies.ts';

type Json = Record<string, unknown>;

const text = { type: 'string' };
const nullableText = { type: ['string', 'null'] };
const time = { type: 'string', format: 'date-time' };

const json = (description: string, properties: Record<string, Json>): Json => ({
  description,
  content: {
    'application/json': { schema: { type: 'object', properties, required: Object.keys(properties) } },
  },
});

const redirect = (description: string): Json => ({
  description,
  headers: { Location: { schema: { type: 'string', format: 'uri-reference' } } },
});

/**
 * Sign-in of browsers is no route (redirects and cookies), so it is described by hand.
 *
 * @param problems makes the responses of error codes
 */
export function authPaths(
  publicUrl: string,
  problems: (
    codes: (
      | 'sign_in_failed'
      | 'unauthenticated'
      | 'address_taken'
      | 'csrf_token_invalid'
      | 'rate_limited'
      | 'identity_unavailable'
      | 'database_unavailable'
      | 'internal_error'
    )[],
  ) => Json,
): Record<string, Record<string, Json>> {
  const at = (operation: Json): Json => ({
    tags: ['Sign-in'],
    servers: [{ url: publicUrl }],
    ...operation,
  });
  return {
    '/auth/login': {
      get: at({
        operationId: 'getAuthLogin',
        summary: 'Sends a browser to the identity provider',
        security: [],
        parameters: [
          {
            name: 'return_to',
            in: 'query',
            description: 'Path of this site to go to afterwards; anything else counts as /',
            schema: text,
          },
          {
            name: 'step_up',
            in: 'query',
            description: 'true: whoever is signed in proves anew who they are, as step_up_required asks for',
            schema: { type: 'string', enum: ['true'] },
          },
        ],
        responses: {
          302: redirect('To the identity provider'),
          ...problems(['rate_limited', 'identity_unavailable', 'database_unavailable', 'internal_error']),
        },
      }),
    },
    '/auth/callback': {
      get: at({
        operationId: 'getAuthCallback',
        summary: `Takes a browser back from the identity provider; sets ${cookieName('session', publicUrl)} and ${cookieName('csrf', publicUrl)}`,
        security: [],
        parameters: ['code', 'state', 'iss', 'error'].map((name) => ({ name, in: 'query', schema: text })),
        responses: {
          302: redirect('To return_to, signed in'),
          ...problems([
            'sign_in_failed',
            'unauthenticated',
            'address_taken',
            'rate_limited',
            'identity_unavailable',
            'database_unavailable',
            'internal_error',
          ]),
        },
      }),
    },
    '/auth/logout': {
      get: at({
        operationId: 'getAuthLogout',
        summary: 'Ends the session, for a link of a page of this site; from elsewhere it is refused',
        security: [{ cookie: [] }, {}],
        responses: {
          303: redirect('To the identity provider, which ends its session too; signed out already: to /'),
          ...problems(['csrf_token_invalid', 'rate_limited', 'database_unavailable', 'internal_error']),
        },
      }),
      post: at({
        operationId: 'postAuthLogout',
        summary: 'Ends the session',
        description: 'Send the browser to logout_url to end its session at the identity provider too.',
        security: [{ cookie: [], csrf: [] }, {}],
        responses: {
          200: json('Signed out', { signed_out: { type: 'boolean' }, logout_url: nullableText }),
          ...problems(['csrf_token_invalid', 'rate_limited', 'database_unavailable', 'internal_error']),
        },
      }),
    },
    '/auth/me': {
      get: at({
        operationId: 'getAuthMe',
        summary: 'Who is signed in',
        security: [{ bearer: [] }, { cookie: [] }],
        responses: {
          200: json('The caller', {
            id: text,
            email: text,
            full_name: nullableText,
            role: { type: 'string', enum: ['viewer', 'editor', 'finance', 'admin'] },
            stripe_customer_id: nullableText,
            created_at: time,
            updated_at: time,
            session_expires_at: { type: ['string', 'null'], format: 'date-time' },
          }),
          ...problems([
            'unauthenticated',
            'address_taken',
            'rate_limited',
            'identity_unavailable',
            'database_unavailable',
            'internal_error',
          ]),
        },
      }),
    },
  };
}
