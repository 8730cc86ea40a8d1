import {
  exampleKeys,
  exampleNumbers,
  exampleTexts,
  exampleTimes,
  fallbackTexts,
  unusual,
} from './example-values.ts';

/** A JSON schema, as much of it as zod writes. */
type JsonSchema = Record<string, unknown>;

/** Recursive schemas end here. */
const deepest = 8;

/**
 * An example value for a schema: the field's name decides, and a schema's own `examples` (zod: `.meta({
 * examples: […] })`) take precedence.
 *
 * @param components targets of `$ref`
 * @returns undefined when no value is found, which the document's test reports
 */
export function exampleOf(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  name = '',
  depth = 0,
  owner = '',
): unknown {
  const own = (schema['examples'] as unknown[] | undefined)?.[0] ?? schema['example'];
  if (own !== undefined) return own;
  if ('const' in schema) return schema['const'];
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const component = reference.split('/').at(-1) ?? '';
    const target = components[component];
    return target === undefined || depth > deepest
      ? undefined
      : exampleOf(target, components, name, depth + 1, component);
  }
  const choices = (schema['anyOf'] ?? schema['oneOf']) as JsonSchema[] | undefined;
  if (choices !== undefined) {
    const first = choices.find(({ type }) => type !== 'null') ?? {};
    return exampleOf(first, components, name, depth + 1);
  }
  const parts = schema['allOf'] as JsonSchema[] | undefined;
  if (parts !== undefined)
    return Object.assign({}, ...parts.map((part) => exampleOf(part, components, name, depth + 1))) as unknown;
  return ofType(schema, components, name, depth, owner);
}

function ofType(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  name: string,
  depth: number,
  owner: string,
): unknown {
  const type = [schema['type']].flat().find((each) => each !== 'null') ?? [schema['type']].flat()[0];
  switch (type) {
    case 'string':
      return (schema['enum'] as string[] | undefined)?.[0] ?? textOf(schema, name);
    case 'integer':
    case 'number':
      return numberOf(schema, name, type);
    case 'boolean':
      return schema['default'] ?? !unusual.has(name);
    case 'null':
      return null;
    case 'array':
      return listOf(schema, components, name, depth);
    case 'object':
      return objectOf(schema, components, name, depth, owner);
    default:
      return {};
  }
}

function textOf(schema: JsonSchema, name: string): string | undefined {
  if (schema['format'] === 'date-time') return exampleTimes[name] ?? exampleTimes[''];
  if (schema['format'] === 'date') return '2026-12-01';
  const pattern = typeof schema['pattern'] === 'string' ? new RegExp(schema['pattern']) : /^/;
  const longest = (schema['maxLength'] as number | undefined) ?? Infinity;
  const shortest = (schema['minLength'] as number | undefined) ?? 0;
  const suffix = Object.keys(exampleTexts).find((key) => key.startsWith('_') && name.endsWith(key));
  const candidates = [exampleTexts[name], exampleTexts[suffix ?? ''], ...fallbackTexts];
  return candidates.find(
    (text) => text !== undefined && pattern.test(text) && text.length <= longest && text.length >= shortest,
  );
}

function numberOf(schema: JsonSchema, name: string, type: 'integer' | 'number'): number {
  const wanted = exampleNumbers[name] ?? (schema['default'] as number | undefined) ?? 1;
  const least = (schema['minimum'] as number | undefined) ?? -Infinity;
  const most = (schema['maximum'] as number | undefined) ?? Infinity;
  const fitting = Math.min(Math.max(wanted, least), most);
  return type === 'integer' ? Math.round(fitting) : fitting;
}

function listOf(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  name: string,
  depth: number,
): unknown[] | undefined {
  const items = (schema['items'] ?? {}) as JsonSchema;
  if (depth > deepest || schema['maxItems'] === 0) return [];
  const entry = exampleOf(items, components, name, depth + 1);
  return entry === undefined ? undefined : [entry];
}

function objectOf(
  schema: JsonSchema,
  components: Record<string, JsonSchema>,
  name: string,
  depth: number,
  owner: string,
): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const entries = Object.entries(properties).map(([key, value]) => [
    key,
    exampleOf(value, components, `${owner}.${key}` in exampleTexts ? `${owner}.${key}` : key, depth + 1),
  ]);
  const further = schema['additionalProperties'];
  if (entries.length > 0 || typeof further !== 'object' || further === null)
    return Object.fromEntries(entries) as Record<string, unknown>;
  const names = schema['propertyNames'] as JsonSchema | undefined;
  const key = (names?.['enum'] as string[] | undefined)?.[0] ?? exampleKeys[name] ?? 'name';
  return { [key]: exampleOf(further as JsonSchema, components, '', depth + 1) };
}
