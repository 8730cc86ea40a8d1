import { readFileSync } from 'node:fs';
import { allRoutes } from '../../api/routes.ts';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { PROBLEMS, statusOf } from '../../api/http/problem-codes.ts';

const document = openApiDocument(allRoutes, 'http://api.test');
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

describe('every route', () => {
  it.each(allRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is described',
    (_, route) => {
      expect(route.summary).toMatch(/^[A-Z].{10,}[^.]$/);
      expect(route.tags.length).toBeGreaterThan(0);
      const named = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]);
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      const operation = document.paths[path]?.[route.method] as {
        parameters: { name: string; in: string }[];
      };
      const inPath = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name);
      expect(inPath).toEqual(named);
    },
  );

  it('is there once', () => {
    const names = allRoutes.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that changes something for a person needs a sign-in', () => {
    const open = allRoutes.filter(({ role }) => role === 'public');
    expect(open.map(({ method }) => method)).toEqual(open.map(() => 'get'));
  });

  it('below /admin needs staff', () => {
    const admin = allRoutes.filter(({ path }) => path.startsWith('/admin/'));
    expect(admin.length).toBeGreaterThan(0);
    for (const { role } of admin) expect(['editor', 'finance', 'admin']).toContain(role);
  });
});

describe('the document', () => {
  it('is the one in docs/openapi.json; else run `npm run openapi`', () => {
    const file = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(file)).toEqual(
      JSON.parse(JSON.stringify(openApiDocument(allRoutes, 'http://127.0.0.1:8084'))),
    );
  });

  it('has operation ids of its own for each operation', () => {
    const ids = described.map(({ operation }) => operation['operationId']);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says what is in each answer of JSON, a file too', () => {
    const contents = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.values(methods).flatMap(({ responses }) =>
        Object.values(
          responses as Record<string, { content?: Record<string, { schema?: { type?: unknown } }> }>,
        ).flatMap(({ content = {} }) =>
          Object.entries(content).map(([type, { schema }]) => ({ path, type, is: schema?.type })),
        ),
      ),
    );
    expect(contents.filter(({ type, is }) => type.includes('json') && is === 'string')).toEqual([]);
  });

  it('has no reference that leads nowhere', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)].map(([, kind, name]) => ({
      kind,
      name,
    }));
    expect(references.length).toBeGreaterThan(10);
    for (const { kind, name } of references) {
      expect(document.components).toHaveProperty([kind as string, name as string]);
    }
  });

  it.each(
    allRoutes.flatMap((route) =>
      route.body === undefined ? [] : [[`${route.method} ${route.path}`, route] as const],
    ),
  )('has an example of the body of %s that the operation takes', (_, { method, path, body }) => {
    const operation = document.paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method] as {
      requestBody: { content: { 'application/json': { example: unknown } } };
    };
    const { example } = operation.requestBody.content['application/json'];
    // A schema whose rules no made-up value meets names one itself: .meta({ examples: [ … ] }).
    expect(body?.safeParse(example)).toMatchObject({ success: true });
  });

  it('tells the errors of each operation by status', () => {
    const upgrade = document.paths['/billing/subscription/upgrade']?.['post'] as {
      responses: Record<string, unknown>;
    };
    expect(Object.keys(upgrade.responses)).toEqual(
      expect.arrayContaining(['200', '202', '401', '402', '404', '409', '422', '503']),
    );
  });
});

it('every error code is snake_case and has a status', () => {
  for (const code of Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[]) {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(statusOf(code)).toBeGreaterThanOrEqual(400);
  }
});
