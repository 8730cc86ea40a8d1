import { Ajv, type ErrorObject, type SchemaValidateFunction, type ValidateFunction } from 'ajv';
import Stripe from 'stripe';
import { Router } from '../src/core/http/router.ts';
import type { Schema, StripeDocument } from '../src/spec/stripe-document.ts';

export interface Recorded {
  method: string;
  path: string;
  status: number;
  body: unknown;
}

/** The package's own HTTP client, which also keeps every answer. */
export function recordingClient(recorded: Recorded[]) {
  const client = Stripe.createNodeHttpClient();
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = async (host, port, path, method, headers, body, protocol, timeout) => {
    const answer = await makeRequest(host, port, path, method, headers, body, protocol, timeout);
    const json = answer.toJSON();
    answer.toJSON = () => json;
    // A copy: the package turns decimals in it into objects.
    recorded.push({
      method,
      path: path.split('?')[0] ?? '',
      status: answer.getStatusCode(),
      body: structuredClone(await json),
    });
    return answer;
  };
  return client;
}

/** Checks answers against the response schemas of Stripe's document. */
export class AnswerCheck {
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #router = new Router<{ schema: Schema }>();
  readonly #compiled = new Map<string, ValidateFunction>();
  readonly #schemas: Record<string, Schema>;
  /** Required fields that the pinned version gave up since the document: `<schema>.<field>`. */
  readonly #gone: ReadonlySet<string>;

  constructor(document: StripeDocument, gone: readonly string[]) {
    this.#gone = new Set(gone);
    this.#schemas = document.components.schemas;
    // References are compiled when an answer needs them: all schemas compiled together do not fit into
    // memory.
    const component: SchemaValidateFunction = (name: string, value: unknown) => {
      const validate = this.#compile(name, this.#schemas[name] ?? {});
      const valid = validate(value);
      if (!valid) component.errors = validate.errors as Partial<ErrorObject>[];
      return valid;
    };
    this.#ajv.addKeyword({ keyword: 'component', validate: component, errors: 'full' });
    for (const [path, operations] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const schema = operation.responses['200']?.content?.['application/json']?.schema;
        if (schema !== undefined) this.#router.add(method.toUpperCase(), path, { schema });
      }
    }
  }

  /** Problems of an answer, as `<endpoint> <path>: <complaint>`. Errors have no schema and no problems. */
  problems({ method, path, status, body }: Recorded): string[] {
    if (status !== 200) return [];
    const match = this.#router.match(method, path);
    if (match === undefined) return [`${method} ${path}: not in the document`];
    return this.#validate(`${method} ${match.path}`, match.target.schema, body);
  }

  /** What is wrong with an object, by the schema of that name. */
  objectProblems(name: string, value: unknown): string[] {
    const schema = this.#schemas[name];
    return schema === undefined ? [`${name}: not in the document`] : this.#validate(name, schema, value);
  }

  #validate(label: string, schema: Schema, value: unknown): string[] {
    const validate = this.#compile(label, schema);
    if (validate(value)) return [];
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'anyOf');
    return (errors.length === 0 ? (validate.errors ?? []) : errors).map(
      ({ instancePath, message, params }) =>
        `${label} ${instancePath}: ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }

  #compile(name: string, schema: Schema): ValidateFunction {
    let validate = this.#compiled.get(name);
    if (validate === undefined)
      this.#compiled.set(name, (validate = this.#ajv.compile(this.#convert(schema, name) as object)));
    return validate;
  }

  /** OpenAPI 3.0 says `nullable`, JSON Schema a type null. */
  #convert(schema: Schema, name: string): unknown {
    const { nullable, properties, items, anyOf, required, additionalProperties, $ref, ...rest } = schema;
    const converted: Record<string, unknown> = { ...rest };
    if ($ref !== undefined) converted['component'] = $ref.slice('#/components/schemas/'.length);
    if (properties !== undefined) {
      converted['properties'] = Object.fromEntries(
        Object.entries(properties).map(([key, value]) => [key, this.#convert(value, `${name}.${key}`)]),
      );
    }
    if (items !== undefined) converted['items'] = this.#convert(items, name);
    if (anyOf !== undefined) converted['anyOf'] = anyOf.map((member) => this.#convert(member, name));
    if (required !== undefined)
      converted['required'] = required.filter((field) => !this.#gone.has(`${name}.${field}`));
    if (typeof additionalProperties === 'object')
      converted['additionalProperties'] = this.#convert(additionalProperties, name);
    // Formats may be older than the pinned version and are not checked; enums are.
    delete converted['format'];
    for (const key of Object.keys(converted))
      if (key.startsWith('x-') || key === 'description' || key === 'title')
        Reflect.deleteProperty(converted, key);
    return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
  }
}
