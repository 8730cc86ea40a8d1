import { loadEnv } from '../../config/env.ts';
import { createLogger } from '../../config/logger.ts';
import { startApi } from '../../api/server.ts';
import { createPerennialClient } from '../../client/perennial-client.ts';
import type { PerennialClient } from '../../client/perennial-client.ts';
import type { ApiOptions, RunningApi } from '../../api/server.ts';
import { createDatabase, testServers } from './environment.ts';
import type { TestDatabase } from './environment.ts';
import { GENEROUS_LIMITS } from './generous-limits.ts';
import { startTestIssuer } from './test-issuer.ts';
import type { TestIssuer, TokenClaims } from './test-issuer.ts';

export const TEST_WEBHOOK_SECRET = 'whsec_test_0123456789abcdef';

/** The API with a database and an identity provider of its own, as a client over HTTP sees it. */
export interface TestApi {
  url: string;
  api: RunningApi;
  database: TestDatabase;
  issuer: TestIssuer;
  /** fetch of a path below /api/v1, signed in when a token is given. */
  call: (method: string, path: string, options?: CallOptions) => Promise<CallResult>;
  /** The typed client that the project gives away, as whoever the token is of; it repeats nothing. */
  client: (token?: string) => PerennialClient;
  stop: () => Promise<void>;
}

export interface CallOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Mount point; default /api/v1. */
  mount?: string;
}

export interface CallResult {
  status: number;
  headers: Headers;
  /** Parsed JSON object; a list under `list`, other text under `text`. */
  body: Record<string, unknown> & { list?: Record<string, unknown>[]; text?: string };
}

/** Starts an API of a test file's own. Variables override what is set here; an empty value unsets one. */
export async function startTestApi(
  variables: Record<string, string> = {},
  options: Omit<ApiOptions, 'processMetrics'> = {},
): Promise<TestApi> {
  const database = await createDatabase();
  const issuer = await startTestIssuer();
  const env = loadEnv({
    NODE_ENV: 'test',
    DATABASE_URL: database.appUrl,
    TEMPORAL_ADDRESS: testServers().temporalAddress,
    OIDC_ISSUER: issuer.url,
    STRIPE_WEBHOOK_SECRET: TEST_WEBHOOK_SECRET,
    PUBLIC_URL: 'http://127.0.0.1:8084',
    ...GENEROUS_LIMITS,
    ...variables,
  });
  const logger = createLogger({ level: process.env['TEST_LOG'] ?? 'silent', service: 'api' });
  const api = await startApi(env, { logger, port: 0, processMetrics: false, ...options });
  return {
    url: api.url,
    api,
    database,
    issuer,
    call: (method, path, call = {}) => callApi(api.url, method, path, call),
    client: (token) =>
      createPerennialClient({ baseUrl: api.url, retries: 0, ...(token === undefined ? {} : { token }) }),
    stop: async () => {
      await api.stop();
      await issuer.close();
      await database.drop();
    },
  };
}

/** Asks for what a test needs before its own question: any answer but a success fails the test. */
export async function callOrThrow(
  { call }: Pick<TestApi, 'call'>,
  method: string,
  path: string,
  options: CallOptions,
): Promise<CallResult['body']> {
  const answer = await call(method, path, options);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Asks an API that listens at `apiUrl`. */
export const callApi = (
  apiUrl: string,
  method: string,
  path: string,
  call: CallOptions = {},
): Promise<CallResult> => request(`${apiUrl}${call.mount ?? '/api/v1'}${path}`, method, call);

async function request(
  url: string,
  method: string,
  { token, body, headers = {} }: CallOptions,
): Promise<CallResult> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: asSent(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: parse(text, response.headers.get('content-type') ?? ''),
  };
}

/** Text and bytes go as they are, anything else as JSON. */
const asSent = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
    ? (body as string | Uint8Array<ArrayBuffer>)
    : JSON.stringify(body);

function parse(text: string, type: string): CallResult['body'] {
  if (!type.includes('json')) return { text };
  const value = JSON.parse(text) as unknown;
  return Array.isArray(value)
    ? { list: value as Record<string, unknown>[] }
    : (value as Record<string, unknown>);
}

export type { TokenClaims };
