import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { csrfTokenOf } from '../../api/auth/csrf.ts';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { hashOf, hashRequest } from '../../api/http/idempotency.ts';
import { hashToken } from '../../api/auth/secret-token.ts';
import { allRoutes } from '../../api/routes.ts';
import type { Route } from '../../api/http/define-route.ts';
import { insertSignInAttempt } from '../../db/auth/sign-in-attempts.ts';
import { execute } from '../../db/sql.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { createDatabase } from '../support/environment.ts';
import { RefusalWalk } from '../support/refusal-walk.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallOptions, TestApi } from '../support/test-api.ts';
import { sendWebhook, signatureOf, stripeEvent } from '../support/webhook-sender.ts';

/** Each operation is made to answer with the refusals that routes of its kind declare. */
const operations = documentedOperations(openApiDocument(allRoutes, 'http://api.test'));
const walk = new RefusalWalk('requests', operations);
const sandboxed = {
  // So that what is there for the sandbox only is there too. Nothing gets so far that it would be asked.
  STRIPE_SECRET_KEY: 'sk_test_nowhere',
  STRIPE_API_BASE: 'http://127.0.0.1:9',
  SANDBOX_CLOCK: 'true',
};

/** A request that is as it should be, as far as a stranger can tell. */
interface Attempt extends CallOptions {
  path: string;
}

/** What the document tells of. */
function routeOf({ name }: DocumentedOperation): Route {
  const route = allRoutes.find(
    ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/:(\w+)/g, '{$1}')}` === name,
  );
  if (route === undefined) throw new Error(`no route ${name}`);
  return route;
}

const isWebhook = ({ path }: DocumentedOperation): boolean => path.startsWith('/billing/webhook');

/** What browsers send along when they sign in and out. */
const COOKIES: Readonly<Record<string, Record<string, string>>> = {
  'GET /auth/callback': { cookie: 'sign_in_attempt=begun' },
  'GET /auth/logout': { cookie: 'session_token=mine', 'sec-fetch-site': 'same-origin' },
  'POST /auth/logout': {
    cookie: `session_token=mine; csrf_token=${csrfTokenOf('mine')}`,
    'x-csrf-token': csrfTokenOf('mine'),
  },
};

function usual(operation: DocumentedOperation, token: string): Attempt {
  const body = isWebhook(operation) ? JSON.stringify(stripeEvent()) : operation.body;
  return {
    path: operation.name === 'GET /auth/callback' ? '/auth/callback?code=c&state=s' : operation.example(),
    ...(operation.mounted ? {} : { mount: '' }),
    ...(operation.role === 'public' ? {} : { token }),
    ...(operation.takesBody ? { body } : {}),
    headers: COOKIES[operation.name] ?? {},
  };
}

/** Makes each of the operations answer with the code, in the form that the document says. */
async function expectOf(
  api: TestApi,
  chosen: readonly DocumentedOperation[],
  code: string,
  attempt: (operation: DocumentedOperation) => Attempt | Promise<Attempt>,
): Promise<void> {
  const wrong: Record<string, string[]> = {};
  for (const operation of chosen) {
    const { path, ...options } = await attempt(operation);
    const signature: Record<string, string> = isWebhook(operation)
      ? { 'stripe-signature': signatureOf(String(options.body)) }
      : {};
    const answer = await api.call(operation.method, path, {
      ...options,
      headers: { ...signature, ...options.headers },
    });
    const faults = operation.faults(answer);
    if (answer.body['code'] !== code) faults.push(`${answer.status} ${JSON.stringify(answer.body)}`);
    if (faults.length > 0) wrong[operation.name] = faults;
  }
  expect(wrong).toEqual({});
}

/** Defines a test that makes every operation that declares a code answer with it. */
function refused(
  name: string,
  code: string,
  bringAbout: (
    everywhere: (
      api: TestApi,
      attempt: (operation: DocumentedOperation) => Attempt | Promise<Attempt>,
    ) => Promise<void>,
  ) => Promise<void>,
): void {
  const chosen = walk.declaring(code);
  it(name, () => bringAbout((api, attempt) => expectOf(api, chosen, code, attempt)));
}

it('what is declared of every operation is brought about by some test here', () => {
  expect(walk.missing()).toEqual([]);
});

describe('a request that is not right', () => {
  let api: TestApi;
  let token: string;
  let userId: string;
  let gateway: string;

  beforeAll(async () => {
    api = await startTestApi(sandboxed);
    token = await api.issuer.token({ roles: ['admin'] });
    ({ userId } = await api.api.deps.identify(token));
    const made = await api.call('POST', '/api-keys', {
      token,
      body: { name: 'gateway', scopes: ['byok:use'] },
    });
    gateway = String(made.body['key']);
  });
  afterAll(async () => {
    await api.stop();
  });

  const asked = (operation: DocumentedOperation): Attempt =>
    usual(operation, operation.path === '/byok/resolve' ? gateway : token);

  const unusable: Record<string, Pick<CallOptions, 'body' | 'headers'>> = {
    malformed_body: { body: '{"a":' },
    unsupported_media_type: {
      body: 'a=1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    },
    signature_invalid: { headers: { 'stripe-signature': 't=1,v1=00' } },
  };
  for (const [code, parts] of Object.entries(unusable)) {
    refused(`is ${code}`, code, (everywhere) =>
      everywhere(api, (operation) => ({ ...asked(operation), ...parts })),
    );
  }

  refused('is other_stripe_account', 'other_stripe_account', (everywhere) => {
    const body = JSON.stringify({ ...stripeEvent(), account: 'acct_connected' });
    const headers = { 'stripe-signature': signatureOf(body), 'content-type': 'application/json' };
    return everywhere(api, (operation) => ({ ...usual(operation, token), body, headers }));
  });

  refused('is body_too_large', 'body_too_large', (everywhere) =>
    everywhere(api, (operation) => {
      const size = isWebhook(operation) ? 1_100_000 : (routeOf(operation).rawBody?.limitBytes ?? 110_000);
      return { ...asked(operation), body: JSON.stringify({ text: 'x'.repeat(size) }) };
    }),
  );

  refused('is invalid_request, with a pointer to each fault', 'invalid_request', (everywhere) =>
    everywhere(api, (operation) => {
      // Of a list, each entry is answered for itself.
      const body = routeOf(operation).rawBody === undefined ? ['no', 'object'] : { events: 'no list' };
      if (operation.takesBody) return { ...asked(operation), body };
      const path = operation.path.replaceAll(/\{\w+\}/g, 'a%00b');
      return { ...asked(operation), path: `${path}?text=%00` };
    }),
  );

  it('is invalid_request with a cursor that no list gave out', async () => {
    const made = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const cursors = [
      'nonsense',
      made([1e16, 'a']),
      made([-1, 'a']),
      made([1, 'a\0']),
      made(['a', '\ud83d']),
      made({}),
    ];
    const lists = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));
    expect(lists.length).toBeGreaterThan(5);
    const wrong: string[] = [];
    for (const list of lists) {
      for (const cursor of cursors) {
        const path = `${list.example({ email: 'a@example.test' })}?cursor=${cursor}`;
        const answer = await api.call(list.method, path, { token });
        const found = [answer.status, answer.body['code']].join(' ');
        if (found !== '422 invalid_request') wrong.push(`${list.name} with ${cursor}: ${found}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  refused('is idempotency_key_invalid', 'idempotency_key_invalid', (everywhere) =>
    everywhere(api, (operation) => ({
      ...asked(operation),
      headers: { 'idempotency-key': 'with a blank' },
    })),
  );

  refused(
    'is idempotency_conflict where the key was used for another',
    'idempotency_conflict',
    async (everywhere) => {
      await keep('used-before', 'POST /elsewhere', 'hash');
      await everywhere(api, (operation) => ({
        ...asked(operation),
        headers: { 'idempotency-key': 'used-before' },
      }));
    },
  );

  refused(
    'is idempotency_in_progress while the first of its key is at work',
    'idempotency_in_progress',
    (everywhere) =>
      everywhere(api, async (operation) => {
        const key = `at-work-${operation.name.replaceAll(/\W/g, '-')}`;
        const route = routeOf(operation);
        const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, 'nobody']);
        const params = route.params?.parse(Object.fromEntries(names)) ?? null;
        const where = `${route.path} ${JSON.stringify(params)}`;
        const body =
          route.rawBody === undefined
            ? route.body?.parse(operation.body)
            : hashOf(Buffer.from(JSON.stringify(operation.body)));
        const hash = hashRequest(route.method, where, body);
        await keep(key, `${operation.method} ${route.path}`, hash);
        return { ...asked(operation), headers: { 'idempotency-key': key } };
      }),
  );

  refused(
    'is forbidden with an API key that was made for something else',
    'forbidden',
    async (everywhere) => {
      const keyWith = async (scope: string): Promise<string> => {
        const { body } = await api.call('POST', '/api-keys', {
          token,
          body: { name: scope, scopes: [scope] },
        });
        return String(body['key']);
      };
      const keys = [await keyWith('usage:write'), await keyWith('billing:read')] as const;
      await everywhere(api, async (operation) => {
        const first = await api.call(operation.method, operation.example(), { ...usual(operation, keys[0]) });
        return usual(operation, first.status === 403 ? keys[0] : keys[1]);
      });
    },
  );

  refused(
    'is address_taken when the address belongs to somebody else',
    'address_taken',
    async (everywhere) => {
      const email = 'taken@example.test';
      await api.api.deps.identify(await api.issuer.token({ email }));
      const second = await api.issuer.token({ subject: 'a second one', email, roles: ['admin'] });
      await everywhere(api, (operation) => usual(operation, second));
    },
  );

  async function keep(key: string, route: string, hash: string): Promise<void> {
    await execute(
      api.api.deps.em(),
      `insert into idempotency_keys (user_id, key, route, request_hash, state, created_at) values ($1, $2, $3, $4, 'started', now())`,
      [userId, key, route, hash],
    );
  }
});

describe('with something away', () => {
  async function withApi(
    variables: Record<string, string>,
    work: (api: TestApi) => Promise<void>,
  ): Promise<void> {
    const api = await startTestApi({ ...sandboxed, ...variables });
    try {
      await work(api);
    } finally {
      await api.stop();
    }
  }

  refused(
    'every operation says identity_unavailable when tokens cannot be checked',
    'identity_unavailable',
    async (everywhere) => {
      await withApi({ OIDC_ISSUER: 'http://127.0.0.1:9' }, async (api) => {
        const token = await api.issuer.token({ roles: ['admin'] });
        const now = Date.now();
        const checks = { state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };
        await insertSignInAttempt(
          api.api.deps.em(),
          {
            ...checks,
            tokenHash: hashToken('begun'),
            returnTo: '/',
            stepUpUserId: null,
            expiresAt: now + 600_000,
          },
          now,
        );
        await everywhere(api, (operation) => usual(operation, token));
      });
    },
  );

  refused(
    'every operation says database_unavailable, and when to come again, without PostgreSQL',
    'database_unavailable',
    async (everywhere) => {
      await withApi(
        { DATABASE_URL: 'postgres://perennial:hidden-password@127.0.0.1:9/none' },
        async (api) => {
          const token = await api.issuer.token({ roles: ['admin'] });
          await everywhere(api, (operation) => usual(operation, token));
          const { headers } = await api.call('GET', '/subscriptions/plans');
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        },
      );
    },
  );

  refused(
    'every operation says deadline_exceeded when PostgreSQL takes the connection and does not answer',
    'deadline_exceeded',
    async (everywhere) => {
      const silent = createServer();
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const { port } = silent.address() as AddressInfo;
      try {
        await withApi(
          {
            DATABASE_URL: `postgres://perennial:hidden-password@127.0.0.1:${port}/none`,
            REQUEST_TIMEOUT_SECONDS: '0.1',
            EXPORT_TIMEOUT_SECONDS: '0.1',
          },
          async (api) => {
            const token = await api.issuer.token({ roles: ['admin'] });
            await everywhere(api, (operation) => usual(operation, token));
          },
        );
      } finally {
        silent.close();
      }
    },
  );

  refused(
    'every operation says internal_error, and nothing of why, when its tables are gone',
    'internal_error',
    async (everywhere) => {
      const empty = await createDatabase({ empty: true });
      try {
        await withApi({ DATABASE_URL: empty.url }, async (api) => {
          const token = await api.issuer.token({ roles: ['admin'] });
          await everywhere(api, (operation) => usual(operation, token));
          const { body } = await api.call('GET', '/subscriptions/plans');
          expect(JSON.stringify(body)).not.toMatch(/relation|select|plans"|\.ts/);
        });
      } finally {
        await empty.drop();
      }
    },
  );

  refused(
    'every operation says rate_limited, and when to come again, to who asks too often',
    'rate_limited',
    async (everywhere) => {
      await withApi(
        { RATE_LIMIT_STANDARD: '1', RATE_LIMIT_USAGE: '1', RATE_LIMIT_WEBHOOK: '1' },
        async (api) => {
          const token = await api.issuer.token({ roles: ['admin'] });
          await api.call('GET', '/billing/subscription', { token });
          await api.call('POST', '/usage/events', { token, body: {} });
          await api.call('GET', '/subscriptions/plans');
          await sendWebhook(api.url, stripeEvent());
          await everywhere(api, (operation) => usual(operation, token));
          const { headers } = await api.call('GET', '/subscriptions/plans');
          expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
          expect(headers.get('ratelimit-remaining')).toBe('0');
        },
      );
    },
  );
});
