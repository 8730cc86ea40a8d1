import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { jest } from '@jest/globals';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import type { OpenApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { ensureUser } from '../../db/accounts/users.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { createCookieBrowser } from '../support/cookie-browser.ts';
import type { CookieBrowser } from '../support/cookie-browser.ts';
import { RefusalWalk } from '../support/refusal-walk.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';
import { callApi } from '../support/test-api.ts';
import type { CallOptions, CallResult } from '../support/test-api.ts';
import { contractRows } from './contract-rows.ts';

/**
 * Compares the document, the contract's rows and the running API, for every operation. Other files test
 * what a single operation does.
 */
let system: SignInSystem;
let document: OpenApiDocument;
let operations: DocumentedOperation[];
const tokens = {} as Record<'viewer' | 'editor' | 'admin', string>;
/** Of an administrator who signed in an hour ago. */
let oldToken: string;

beforeAll(async () => {
  system = await startSignInSystem({
    // With what is there for the sandbox only; no test gets so far that it would be asked.
    STRIPE_SECRET_KEY: 'sk_test_nowhere',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    SANDBOX_CLOCK: 'true',
  });
  const served = await fetch(`${system.api.url}/api/openapi.json`);
  document = (await served.json()) as OpenApiDocument;
  operations = documentedOperations(document);
  for (const role of ['viewer', 'editor', 'admin'] as const)
    tokens[role] = await system.identity.token({ email: `${role}@example.com`, role });
  const hourAgo = Math.floor(Date.now() / 1_000) - 3_600;
  oldToken = await system.identity.token({ email: 'admin@example.com', role: 'admin', authTime: hourAgo });
});
afterAll(async () => {
  await system.stop();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Who asks is looked at by these tests, at each operation whose document tells of it. */
const walk = new RefusalWalk('callers', documentedOperations(openApiDocument(allRoutes, 'http://api.test')));
it('what is declared of who asks is brought about by some test here', () => {
  expect(walk.missing()).toEqual([]);
});

const call = (
  { method, mounted }: DocumentedOperation,
  path: string,
  options: CallOptions = {},
): Promise<CallResult> =>
  callApi(system.api.url, method, path, mounted ? options : { ...options, mount: '' });

/** What is wrong, by operation; an empty object is what a test wants. */
async function wrong(
  chosen: DocumentedOperation[],
  check: (operation: DocumentedOperation) => Promise<string[]>,
): Promise<Record<string, string[]>> {
  expect(chosen.length).toBeGreaterThan(3);
  const found: Record<string, string[]> = {};
  for (const operation of chosen) {
    const faults = await check(operation);
    if (faults.length > 0) found[operation.name] = faults;
  }
  return found;
}

/** An answer is a refusal of one code, in the form that the document says. */
const refused = (
  operation: DocumentedOperation,
  answer: CallResult,
  status: number,
  code: string,
): string[] => [
  ...(answer.status === status && answer.body['code'] === code
    ? []
    : [`${answer.status} ${String(answer.body['code'])} instead of ${code}`]),
  ...operation.faults(answer),
  ...(answer.body['request_id'] === answer.headers.get('x-request-id')
    ? []
    : ['request_id is not X-Request-Id']),
];

async function asResult(response: Response): Promise<CallResult> {
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as CallResult['body']);
  return { status: response.status, headers: response.headers, body };
}

describe('coming back from the provider', () => {
  const [failed] = walk.declaring('sign_in_failed');
  const [unusable] = walk.declaring('unauthenticated', ({ path }) => path === '/auth/callback');
  const [taken] = walk.declaring('address_taken');

  /** Signs in up to the way back, which is not gone yet. */
  async function wayBack(email: string): Promise<() => Promise<CallResult>> {
    const browser = createCookieBrowser();
    const callback = await system.submit(browser, await system.toSignInPage(browser), { email });
    return async () => asResult(await browser.send(callback));
  }

  it('to another browser than it began in is sign_in_failed', async () => {
    const answer = await asResult(await fetch(`${system.api.url}/auth/callback?code=c&state=s`));
    expect(refused(failed as DocumentedOperation, answer, 400, 'sign_in_failed')).toEqual([]);
  });

  it('with a token that is not for us is unauthenticated', async () => {
    const back = await wayBack('stranger@example.com');
    jest.spyOn(system.api.api.deps.openId, 'complete').mockResolvedValue({
      accessToken: 'for another',
      refreshToken: null,
      idToken: null,
      subject: null,
      providerSession: null,
      authTime: null,
    });
    expect(refused(unusable as DocumentedOperation, await back(), 401, 'unauthenticated')).toEqual([]);
  });

  it('as somebody whose address another account has is address_taken', async () => {
    const back = await wayBack('double@example.com');
    await ensureUser(system.api.api.deps.em(), {
      subject: 'another',
      email: 'double@example.com',
      emailVerified: true,
      fullName: null,
      role: 'viewer',
      issuedAt: Date.now(),
    });
    expect(refused(taken as DocumentedOperation, await back(), 403, 'address_taken')).toEqual([]);
  });
});

describe('every row that clients were promised', () => {
  it('is in the document, for the role it is promised to, with its fields', () => {
    const missing = contractRows.flatMap(({ method, path, needs, fields }) => {
      const operation = operations.find(({ name }) => name === `${method} ${path}`);
      if (operation === undefined) return [`${method} ${path}`];
      const answer = exampleAnswer(method, path);
      const entry = (Array.isArray(answer) ? answer[0] : answer) as Record<string, unknown> | undefined;
      return [
        ...(operation.role === needs ? [] : [`${method} ${path} is for ${operation.role}, not ${needs}`]),
        ...fields
          .filter((field) => !Object.hasOwn(entry ?? {}, field))
          .map((field) => `${method} ${path} lacks ${field}`),
      ];
    });
    expect(missing).toEqual([]);
  });

  function exampleAnswer(method: string, path: string): unknown {
    const operation = document.paths[path]?.[method.toLowerCase()] as {
      responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
    };
    return (operation.responses['200'] ?? operation.responses['201'])?.content?.['application/json']?.example;
  }

  it('is served below /api/v1 and below /api', async () => {
    const unserved: string[] = [];
    for (const { method, path } of contractRows) {
      for (const mount of ['/api/v1', '/api']) {
        const options = { mount, ...(method === 'GET' ? {} : { body: '{' }) };
        const { status, body } = await callApi(system.api.url, method, path.replaceAll(/[{}]/g, ''), options);
        if (body['code'] === 'not_found' || status === 405) unserved.push(`${method} ${mount}${path}`);
      }
    }
    expect(unserved).toEqual([]);
  });
});

describe('every operation of the document', () => {
  const closed = walk.declaring('unauthenticated', ({ path }) => path !== '/auth/callback');

  it('that is for somebody tells of 401', () => {
    const documented = operations.filter(({ role, path }) => role !== 'public' && path !== '/auth/logout');
    expect(closed.map(({ name }) => name)).toEqual(documented.map(({ name }) => name));
  });

  it('answers 401 without sign-in, also with a token that is none', async () => {
    expect(
      await wrong(closed, async (operation) => {
        const answers = [
          await call(operation, operation.example()),
          await call(operation, operation.example(), { token: 'nonsense', body: operation.body }),
          ...(operation.mounted ? [await call(operation, operation.example(), { mount: '/api' })] : []),
        ];
        return answers.flatMap((answer) => refused(operation, answer, 401, 'unauthenticated'));
      }),
    ).toEqual({});
  });

  it.each([
    ['viewer', ['editor', 'admin']],
    ['editor', ['admin']],
  ] as const)('that is not for a %s answers 403 to one, whatever else is wrong', async (role, above) => {
    const staff = operations.filter((operation) => (above as readonly string[]).includes(operation.role));
    expect(
      await wrong(staff, async (operation) => {
        const token = tokens[role];
        const answers = [
          await call(operation, operation.example(), { token, mount: '/api' }),
          await call(operation, operation.example(), {
            token,
            ...(operation.takesBody ? { body: '{' } : {}),
          }),
        ];
        return answers.flatMap((answer) => refused(operation, answer, 403, 'forbidden'));
      }),
    ).toEqual({});
  });

  const money = walk.declaring('step_up_required');

  it('that moves money of staff answers 401 to a sign-in of an hour ago, and says how old it may be', async () => {
    expect(
      await wrong(money, async (operation) => {
        // Nothing but its scope makes this one staff's.
        const body =
          operation.name === 'POST /api-keys' ? { name: 'gateway', scopes: ['byok:use'] } : operation.body;
        const answer = await call(operation, operation.example(), {
          token: oldToken,
          ...(operation.takesBody ? { body } : {}),
        });
        return [
          ...refused(operation, answer, 401, 'step_up_required'),
          ...(answer.body['max_age'] === 300 ? [] : ['no max_age']),
          ...(answer.headers.get('www-authenticate')?.includes('insufficient_user_authentication') === true
            ? []
            : ['no challenge']),
        ];
      }),
    ).toEqual({});
  });

  const changing = walk.declaring('csrf_token_invalid', ({ mounted }) => mounted);

  it('that changes something tells of the CSRF header', () => {
    const documented = operations.filter(
      ({ method, role, mounted }) => method !== 'GET' && role !== 'public' && mounted,
    );
    expect(changing.map(({ name }) => name)).toEqual(documented.map(({ name }) => name));
  });

  it('that changes something answers 403 by cookie without the CSRF header, and passes with it', async () => {
    const browser = await system.signIn({ email: 'root@example.com', role: 'admin' });
    expect(
      await wrong(changing, async (operation) => {
        const without = await byCookie(browser, operation, {});
        const csrf = browser.cookie(system.api.url, 'csrf_token') ?? '';
        // Too large to be taken by any operation, so that nothing happens; only the sign-in is looked at.
        const passed = await byCookie(browser, operation, { 'x-csrf-token': csrf });
        return [
          ...refused(operation, without, 403, 'csrf_token_invalid'),
          ...(passed.body['code'] === 'csrf_token_invalid' ? ['the header does not help'] : []),
        ];
      }),
    ).toEqual({});
  });

  const leaving = walk.declaring('csrf_token_invalid', ({ path }) => path === '/auth/logout');

  it('that ends a session answers 403 to what may come from another page', async () => {
    const browser = await system.signIn({ email: 'stayer@example.com' });
    expect(leaving.map(({ method }) => method)).toEqual(['GET', 'POST']);
    for (const operation of leaving) {
      const answer = await asResult(
        await browser.send(`${system.api.url}${operation.path}`, { method: operation.method }),
      );
      expect(refused(operation, answer, 403, 'csrf_token_invalid')).toEqual([]);
    }
  });

  async function byCookie(
    browser: CookieBrowser,
    operation: DocumentedOperation,
    headers: Record<string, string>,
  ): Promise<CallResult> {
    const response = await browser.send(`${system.api.url}/api/v1${operation.example()}`, {
      method: operation.method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(operation.takesBody ? { body: 'x'.repeat(200_000) } : {}),
    });
    return asResult(response);
  }

  it('that reads answers as its schema says', async () => {
    // A stream has no end to read to: test/contract/console-live.test.ts reads it message by message.
    expect(operations.filter(({ streams }) => streams).map(({ name }) => name)).toEqual(['GET /live']);
    const reads = operations.filter(
      ({ method, mounted, parameters, streams }) =>
        method === 'GET' && mounted && !streams && !parameters.some((each) => each.in === 'path'),
    );
    let read = 0;
    expect(
      await wrong(reads, async (operation) => {
        const answer = await call(operation, operation.example(), { token: tokens.admin });
        if (answer.status === 200) read += 1;
        return operation.faults(answer);
      }),
    ).toEqual({});
    expect(read).toBeGreaterThan(15);
  });
});

it('every example is valid by its schema', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const problem = ajv.getSchema('document#/components/schemas/Problem');
  const faults: string[] = [];
  let checked = 0;
  const check = (where: string, schema: object, examples: unknown[]): void => {
    const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
    const validate = ajv.compile(JSON.parse(text) as object);
    for (const example of examples) {
      checked += 1;
      if (!validate(example)) faults.push(`${where}: ${ajv.errorsText(validate.errors)}`);
    }
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const { requestBody, responses } = operation as {
        requestBody?: { content?: Record<string, { schema: object; example?: unknown }> };
        responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>;
      };
      const where = `${method} ${path}`;
      for (const [status, { content = {} }] of Object.entries({ ...responses, body: requestBody ?? {} })) {
        const json = content['application/json'];
        if (json === undefined) continue;
        if (json.example === undefined && !path.startsWith('/auth/') && !path.startsWith('/billing/webhook'))
          faults.push(`${where}: no example of ${status}`);
        else if (json.example !== undefined) check(`${where} ${status}`, json.schema, [json.example]);
      }
    }
  }
  for (const [code, example] of Object.entries(document.components.examples)) {
    checked += 1;
    if (problem?.((example as { value: unknown }).value) !== true) faults.push(code);
  }
  expect(faults).toEqual([]);
  expect(checked).toBeGreaterThan(100);
});

it('nothing is served that the document does not describe', async () => {
  const documented = Object.keys(document.paths);
  // Each of these is a path of the kind that a stray handler would have.
  for (const path of [
    '/admin',
    '/billing',
    '/users',
    '/internal',
    '/debug',
    '/billing/subscription/delete',
    '/health',
  ]) {
    expect(documented).not.toContain(path);
    const { status } = await callApi(system.api.url, 'GET', path, { token: tokens.admin });
    expect([path, status]).toEqual([path, 404]);
  }
});
