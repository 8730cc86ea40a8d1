import { z } from 'zod';
import type { ZodType } from 'zod';
import { isFile } from '../http/define-route.ts';
import { authPaths } from '../auth/auth-paths.ts';
import type { Responses, Route } from '../http/define-route.ts';
import { exampleOf } from './example-of.ts';
import { impliedErrors } from './implied-errors.ts';
import { problemExamples, problemSchema } from './openapi-problems.ts';
import { PROBLEMS, statusOf } from '../http/problem-codes.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { cookieName } from '../auth/session-cookies.ts';

type Json = Record<string, unknown>;

/** The parts of an OpenAPI 3.1 document that we use. */
export interface OpenApiDocument {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  servers: { url: string; description?: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Json>>;
  components: {
    schemas: Record<string, Json>;
    securitySchemes: Json;
    headers: Json;
    parameters: Json;
    examples: Json;
  };
}

/** Describes all routes from the very schemas that check their requests and answers. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): OpenApiDocument {
  const schemas: Record<string, Json> = { Problem: problemSchema };
  const paths: OpenApiDocument['paths'] = { ...webhookPaths, ...authPaths(publicUrl, problems) };
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operation(route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Perennial',
      version: '1',
      description:
        'Durable subscription billing on Temporal and Stripe. Money is a decimal number in the major unit of the currency beside it; times are UTC. Paths are served under /api/v1, and under /api for older clients.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }, { url: `${publicUrl}/api`, description: 'without version' }],
    tags: [...new Set(['Webhooks', 'Sign-in', ...routes.flatMap((route) => route.tags)])].map((name) => ({
      name,
    })),
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: { type: 'apiKey', in: 'cookie', name: cookieName('session', publicUrl) },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'X-CSRF-Token',
          description: `Value of the cookie ${cookieName('csrf', publicUrl)}; needed with every change that goes by cookie`,
        },
      },
      headers: {
        RequestId: { description: 'Names this request in logs and workflows', schema: { type: 'string' } },
      },
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          description: 'Repeat a request with the same key and body to get the first answer again',
          schema: { type: 'string', minLength: 1, maxLength: 200 },
        },
      },
      examples: problemExamples(),
    },
  };
}

function operation(route: Route, schemas: Record<string, Json>): Json {
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    tags: route.tags,
    security: security(route),
    'x-role': route.role,
    parameters: [
      ...parameters(route.params, 'path', schemas),
      ...parameters(route.query, 'query', schemas),
      ...(route.idempotent ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            content: { 'application/json': jsonContent(route.body, 'input', schemas) },
          },
        }),
    ...(route.rawBody === undefined
      ? {}
      : {
          requestBody: {
            content: Object.fromEntries(
              Object.entries(route.rawBody.types).map(([type, schema]) => [
                type,
                jsonContent(schema, 'input', schemas),
              ]),
            ),
          },
        }),
    responses: {
      ...answers(route.responses, schemas),
      ...problems([...route.errors, ...impliedErrors(route)]),
    },
  };
}

function security({ role, method }: Route): Json[] {
  if (role === 'public') return [];
  return [{ bearer: [] }, method === 'get' ? { cookie: [] } : { cookie: [], csrf: [] }];
}

/** `get /billing/subscription-status` → `getBillingSubscriptionStatus`. */
function operationId({ method, path }: Route): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function answers(responses: Responses, schemas: Record<string, Json>): Json {
  const headers = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
  const entries = Object.entries(responses).map(([status, schema]) => [
    status,
    {
      description:
        { 200: 'Done', 201: 'Created', 202: 'Being worked on; Location leads to the outcome', 204: 'Done' }[
          status
        ] ?? '',
      headers,
      ...(schema === null
        ? {}
        : isFile(schema)
          ? {
              content: {
                [schema.contentType]:
                  schema.content === undefined
                    ? { schema: { type: 'string', format: 'binary' } }
                    : jsonContent(schema.content, 'output', schemas),
              },
            }
          : { content: { 'application/json': jsonContent(schema, 'output', schemas) } }),
    },
  ]);
  return Object.fromEntries(entries) as Json;
}

function problems(codes: ProblemCode[]): Json {
  const byStatus = Map.groupBy([...new Set(codes)], statusOf);
  const entries = [...byStatus].map(([status, ofStatus]) => [
    status,
    {
      description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
      content: {
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(
            ofStatus.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    },
  ]);
  return Object.fromEntries(entries) as Json;
}

function parameters(
  schema: ZodType | undefined,
  place: 'path' | 'query',
  schemas: Record<string, Json>,
): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

/** A body with an example of it. */
function jsonContent(schema: ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const described = jsonSchema(schema, io, schemas);
  return { schema: described, example: exampleOf(described, schemas) };
}

/** Schemas with an id (`.meta({ id })`) move to the components, the rest stays in place. */
function jsonSchema(schema: ZodType, io: 'input' | 'output', schemas: Record<string, Json>): Json {
  const text = JSON.stringify(z.toJSONSchema(schema, { io, target: 'draft-2020-12' }));
  const whole = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as Json & {
    $defs?: Record<string, Json>;
  };
  for (const [name, definition] of Object.entries(whole.$defs ?? {}))
    schemas[name] = without(definition, ['id']);
  const own = without(whole, ['id', '$defs', '$schema']);
  if (typeof whole['id'] !== 'string') return own;
  schemas[whole['id']] = own;
  return { $ref: `#/components/schemas/${whole['id']}` };
}

function without(object: Json, names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** The webhook endpoint is no route (it takes the raw body), so it is described by hand. */
const webhookPaths: OpenApiDocument['paths'] = Object.fromEntries(
  ['/billing/webhooks/stripe', '/billing/webhook'].map((path, index) => [
    path,
    {
      post: {
        operationId: index === 0 ? 'postStripeWebhook' : 'postStripeWebhookUnversioned',
        summary: 'Takes an event from Stripe',
        tags: ['Webhooks'],
        security: [],
        parameters: [{ name: 'Stripe-Signature', in: 'header', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          200: {
            description: 'Stored',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { received: { type: 'boolean' }, duplicate: { type: 'boolean' } },
                  required: ['received', 'duplicate'],
                },
                example: { received: true, duplicate: false },
              },
            },
          },
          ...problems([
            'malformed_body',
            'signature_invalid',
            'other_stripe_account',
            'body_too_large',
            'rate_limited',
            'database_unavailable',
            'internal_error',
          ]),
        },
      },
    },
  ]),
);
