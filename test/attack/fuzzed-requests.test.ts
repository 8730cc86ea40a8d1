import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { OpenApiDocument } from '../../api/documentation/openapi.ts';
import { SCOPES } from '../../api/auth/principal.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { propertyRuns } from '../support/property-runs.ts';

/**
 * Everybody sends every operation what it was not made for: nothing breaks, answers what the document does
 * not say, or changes the bill of somebody else. `npm run fuzz` sends far more.
 */
const ROLES = ['anonymous', 'viewer', 'editor', 'finance', 'admin', 'key'] as const;
type Caller = (typeof ROLES)[number];

/** An answer that takes longer would let few callers keep all others waiting. Generous: a busy machine. */
const SLOWEST_MS = 15_000;

let system: BillingSystem;
let operations: DocumentedOperation[];
const tokens = {} as Record<Caller, string | undefined>;
const bystander = {} as { token: string };

beforeAll(async () => {
  system = await startBillingSystem({ BYOK_MASTER_KEYS: `t1:${randomBytes(32).toString('base64')}` });
  const served = await fetch(`${system.api.url}/api/openapi.json`);
  operations = documentedOperations((await served.json()) as OpenApiDocument).filter(
    // Sign-in is at the root and sends browsers on; a stream has no end.
    ({ mounted, streams }) => mounted && !streams,
  );
  for (const role of ['viewer', 'editor', 'finance', 'admin'] as const)
    tokens[role] = await system.identity.token({ email: `fuzz-${role}@example.com`, role });
  const made = await system.api.call('POST', '/api-keys', {
    token: tokens.admin ?? '',
    body: { name: 'fuzz', scopes: [...SCOPES] },
  });
  tokens.key = String(made.body['key']);
  const { customer } = await newSubscriber(system);
  bystander.token = customer.token;
  const event = { idempotency_key: 'bystander', event_type: 'inference', quantity: 1_234 };
  const reported = await system.api.call('POST', '/usage/events', { token: customer.token, body: [event] });
  expect(reported.status).toBe(200);
}, 120_000);
afterAll(async () => {
  await system.stop();
});

const NASTY: readonly unknown[] = [
  null,
  true,
  -1,
  0.1,
  1e308,
  '',
  ' ',
  'x'.repeat(5_000),
  '\u0000',
  '\ud800',
  '😀',
  '2026-13-40',
  '9999-12-31T23:59:59.999Z',
  '../../etc/passwd',
  `' or 1=1 --`,
  '__proto__',
  'cus_1,sub_2',
  [],
  [null],
  {},
  { $gt: '' },
];

interface Draw {
  value: unknown;
  place: number;
}

/** Paths to everything in a value that could be another. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, one]) => placesIn(one, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((one: unknown, n) => (String(n) === name ? replaced(one, rest, by) : one));
  return { ...(value as object), [name]: replaced((value as Record<string, unknown>)[name], rest, by) };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** Nothing at all would be another path. */
const asSegment = (value: unknown): string => asText(value).toWellFormed() || ' ';

/** A request that is right but for one value: of the path, the query or the body. */
function requestTo(operation: DocumentedOperation, { value, place }: Draw): { path: string; body: unknown } {
  const { parameters, body, takesBody } = operation;
  const places = takesBody ? placesIn(body ?? {}) : [];
  const chosen = place % (parameters.length + places.length + 1);
  const parameter = parameters[chosen];
  const values = parameter?.in === 'path' ? { [parameter.name]: asSegment(value) } : {};
  const query =
    parameter?.in === 'query'
      ? `?${new URLSearchParams({ [parameter.name]: asText(value) }).toString()}`
      : '';
  const at = places[chosen - parameters.length];
  const sent = takesBody ? (at === undefined ? body : replaced(body ?? {}, at, value)) : undefined;
  return { path: `${operation.example(values)}${query}`, body: sent };
}

async function faultsOf(operation: DocumentedOperation, caller: Caller, draw: Draw): Promise<string[]> {
  const { path, body } = requestTo(operation, draw);
  const token = tokens[caller];
  const began = performance.now();
  const answer = await system.api.call(operation.method, path, {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  });
  const took = performance.now() - began;
  const faults = [...operation.faults(answer)];
  if (answer.status >= 500) faults.push(`answered ${String(answer.status)}`);
  if (caller === 'anonymous' && operation.role !== 'public' && answer.status < 400)
    faults.push(`let in who is not signed in (${String(answer.status)})`);
  if (took > SLOWEST_MS) faults.push(`took ${String(Math.round(took))} ms`);
  return faults.map(
    (fault) =>
      `${operation.name} as ${caller}: ${fault} [${path.slice(0, 120)} ${JSON.stringify(body ?? null).slice(0, 300)}]`,
  );
}

/** What somebody used, owes and has. */
async function billOf(token: string): Promise<unknown> {
  const { body: usage } = await system.api.call('GET', '/billing/usage', { token });
  const { body: subscription } = await system.api.call('GET', '/billing/subscription', { token });
  const { status, tier, current_period_end: end } = subscription;
  const { usage: counted, credits } = usage as {
    usage: { period: unknown };
    credits: Record<string, unknown>;
  };
  const { used, granted, overage_cost: owed } = credits;
  return { status, tier, end, period: counted.period, used, granted, owed };
}

it.each(ROLES)('as %s no request breaks anything, or touches the bill of somebody else', async (caller) => {
  const before = await billOf(bystander.token);
  const { seed, numRuns } = propertyRuns(3);
  const draws = fc.sample(fc.record({ value: fc.constantFrom(...NASTY), place: fc.nat() }), {
    seed: seed + ROLES.indexOf(caller),
    numRuns: numRuns * operations.length,
  });
  const found: string[] = [];
  for (const [index, operation] of operations.entries())
    for (const draw of draws.slice(index * numRuns, (index + 1) * numRuns))
      found.push(...(await faultsOf(operation, caller, draw)));
  expect(found).toEqual([]);
  expect(await billOf(bystander.token)).toEqual(before);
});
