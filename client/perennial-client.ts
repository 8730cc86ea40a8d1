import createClient from 'openapi-fetch';
import type { Client, Middleware } from 'openapi-fetch';
import { fetchWithRetries } from './fetch-with-retries.ts';
import type { paths } from './schema.ts';

/** How the client reaches the API, and as whom. */
interface PerennialClientOptions {
  /** Where the API is, as PUBLIC_URL names it: `https://billing.example.com`. The client adds /api/v1. */
  baseUrl: string;
  /**
   * Access token of a person or API key of a machine (`prn_…`), or what gives one: asked for before each
   * request, so that it may renew a token. Left out in browsers, where the session's cookie signs in.
   */
  token?: string | (() => string | undefined | Promise<string | undefined>);
  /**
   * In browsers: value of the cookie `__Host-csrf_token` (`csrf_token` over http on this machine), sent
   * along with every change.
   */
  csrfToken?: () => string | undefined;
  /**
   * How often a request that got no answer, 429 or 503 is sent again; default 2. POSTs keep their key, so
   * nothing is done twice.
   */
  retries?: number;
  /** Instead of the global fetch. */
  fetch?: typeof globalThis.fetch;
}

/** One method per HTTP method; paths, parameters, bodies and answers are typed by the OpenAPI document. */
export type PerennialClient = Client<paths>;

/**
 * A client of the API. `{ data, error, response }` comes back from each call; see `unwrap` for one that
 * throws.
 */
export function createPerennialClient(options: PerennialClientOptions): PerennialClient {
  const root = options.baseUrl.replace(/\/+$/, '');
  const client = createClient<paths>({
    baseUrl: `${root}/api/v1`,
    fetch: fetchWithRetries(options.fetch ?? globalThis.fetch, options.retries ?? 2),
  });
  client.use(signIn(root, options), idempotencyKeys);
  return client;
}

function signIn(root: string, { token, csrfToken }: PerennialClientOptions): Middleware {
  return {
    onRequest: async ({ request, schemaPath }) => {
      // Sign-in is not versioned; the document names another server for it.
      const sent = schemaPath.startsWith('/auth/')
        ? new Request(request.url.replace(`${root}/api/v1`, root), request)
        : request;
      const bearer = typeof token === 'function' ? await token() : token;
      if (bearer !== undefined) sent.headers.set('authorization', `Bearer ${bearer}`);
      const csrf = csrfToken?.();
      if (csrf !== undefined && request.method !== 'GET') sent.headers.set('x-csrf-token', csrf);
      return sent;
    },
  };
}

/** A POST without a key of the caller's gets one of its own, so that sending it again is safe. */
const idempotencyKeys: Middleware = {
  onRequest: ({ request }) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', crypto.randomUUID());
  },
};
