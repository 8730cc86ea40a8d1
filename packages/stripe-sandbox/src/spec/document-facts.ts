import type { Fact } from '../core/http/facts.ts';
import { servedPaths } from './served-paths.ts';
import type { Operation, Schema, StripeDocument } from './stripe-document.ts';

/** The facts of all endpoints that are served, from Stripe's document. */
export function documentFacts(document: StripeDocument): Record<string, Fact> {
  const endpoints: Record<string, Fact> = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    if (!servedPaths.test(path)) continue;
    for (const [method, operation] of Object.entries(operations)) {
      if (!['get', 'post', 'delete'].includes(method)) continue;
      endpoints[`${method.toUpperCase()} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`] = operationFact(operation);
    }
  }
  return endpoints;
}

function operationFact(operation: Operation): Fact {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const { name, in: place, required: needed, schema } of operation.parameters ?? []) {
    if (place !== 'query') continue;
    properties[name] = schema;
    if (needed === true) required.push(name);
  }
  const content = operation.requestBody?.content;
  const body = (content?.['application/x-www-form-urlencoded'] ?? content?.['multipart/form-data'])?.schema;
  Object.assign(properties, body?.properties);
  required.push(...(body?.required ?? []));
  return hashFact(properties, required);
}

function hashFact(properties: Record<string, Schema>, required: readonly string[]): Fact {
  const o = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, schemaFact(schema)]),
  );
  return required.length === 0 ? { o } : { o, r: [...required] };
}

function schemaFact(schema: Schema): Fact {
  if (schema.anyOf !== undefined) {
    const alternatives = schema.anyOf.map(schemaFact);
    return alternatives.length === 1 ? (alternatives[0] ?? '*') : { u: alternatives };
  }
  if (schema.enum !== undefined) return { e: schema.enum };
  switch (schema.type) {
    case 'string':
      if (schema.format === 'decimal') return 'd';
      return schema.maxLength === undefined || schema.maxLength >= 5000 ? 's' : { l: schema.maxLength };
    case 'integer':
      return 'i';
    case 'number':
      return 'n';
    case 'boolean':
      return 'b';
    case 'array':
      return { a: schemaFact(schema.items ?? {}) };
    case 'object':
      if (schema.properties === undefined || typeof schema.additionalProperties === 'object') {
        return {
          m: typeof schema.additionalProperties === 'object' ? schemaFact(schema.additionalProperties) : '*',
        };
      }
      return hashFact(schema.properties, schema.required ?? []);
    default:
      return '*';
  }
}
