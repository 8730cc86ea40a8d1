import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument } from '../../api/documentation/openapi.ts';
import type { CallResult } from './test-api.ts';

type Json = Record<string, unknown>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Json;
}

/** One operation of the OpenAPI document, as a stranger reads it. */
export interface DocumentedOperation {
  /** `POST /billing/portal/create`. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the document. */
  path: string;
  /** The path with something in place of its parameters. */
  example: (values?: Record<string, string>) => string;
  /** False for sign-in, which is at the root. */
  mounted: boolean;
  role: 'public' | 'viewer' | 'editor' | 'finance' | 'admin';
  /** An example of its body; undefined where it takes none. */
  body: unknown;
  takesBody: boolean;
  /** Whether some parameter is in the path or the query. */
  parameters: Parameter[];
  /** Whether its answer never ends: server-sent events. */
  streams: boolean;
  /** Error codes by status. */
  codes: ReadonlyMap<number, ReadonlySet<string>>;
  /** How an answer differs from the document: status, code, type, body. Empty: not at all. */
  faults: (answer: CallResult) => string[];
}

/** Every operation of a document. */
export function documentedOperations(document: OpenApiDocument): DocumentedOperation[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describeOperation(path, method, operation, ajv)),
  );
}

function describeOperation(path: string, method: string, operation: Json, ajv: Ajv2020): DocumentedOperation {
  const responses = operation['responses'] as Record<string, { content?: Record<string, Json> }>;
  const all = (operation['parameters'] ?? []) as (Parameter & { $ref?: string })[];
  const body = operation['requestBody'] as { content: Record<string, { example?: unknown }> } | undefined;
  const codes = new Map(
    Object.entries(responses).flatMap(([status, { content }]) => {
      const examples = content?.['application/problem+json']?.['examples'] as Json | undefined;
      return examples === undefined ? [] : [[Number(status), new Set(Object.keys(examples))] as const];
    }),
  );
  const validate = (status: string, type: string): ValidateFunction | undefined => {
    const escaped = [path, method, 'responses', status, 'content', type].map((part) =>
      encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')),
    );
    return ajv.getSchema(`document#/paths/${escaped.join('/')}/schema`);
  };
  const parameters = all.filter((parameter) => parameter.$ref === undefined);
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase() as DocumentedOperation['method'],
    path,
    example: (values = {}) =>
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'nobody')),
    mounted: operation['servers'] === undefined,
    role: (operation['x-role'] ??
      ((operation['security'] as unknown[]).length === 0
        ? 'public'
        : 'viewer')) as DocumentedOperation['role'],
    body: body?.content['application/json']?.example,
    takesBody: body !== undefined,
    parameters,
    streams: Object.hasOwn(responses['200']?.content ?? {}, 'text/event-stream'),
    codes,
    faults: (answer) => {
      const type = mediaType(answer.headers.get('content-type') ?? '');
      const response = responses[String(answer.status)];
      if (response === undefined)
        return [`status ${answer.status} is not declared (${JSON.stringify(answer.body)})`];
      if (response.content === undefined) return type === '' ? [] : [`a body of ${type} is not declared`];
      if (!Object.keys(response.content).map(mediaType).includes(type))
        return [`${answer.status} with ${type} is not declared`];
      const faults: string[] = [];
      if (answer.status >= 400 && codes.get(answer.status)?.has(String(answer.body['code'])) !== true)
        faults.push(`code ${String(answer.body['code'])} is not declared for ${answer.status}`);
      if (!type.includes('json')) return faults;
      const check = validate(String(answer.status), type);
      if (check === undefined) return [...faults, `no schema for ${answer.status}`];
      if (!check(answer.body['list'] ?? answer.body)) faults.push(ajv.errorsText(check.errors));
      return faults;
    },
  };
}

/** Without parameters: `text/csv; charset=utf-8` is `text/csv`. */
const mediaType = (given: string): string => given.split(';')[0]?.trim() ?? '';
