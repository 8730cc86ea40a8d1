import { randomUUID } from 'node:crypto';
import { operationId } from '../../api/temporal/operation-id.ts';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { untilEventsAnswered } from '../support/processes-at-rest.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';

/** Two customers with every kind of object. One tries each id of the other wherever an id is accepted. */
let system: BillingSystem;
let ada: TestCustomer;
let bob: TestCustomer;
/** Ada's ids, by what they are of. */
let ids: Record<
  | 'subscription'
  | 'invoice'
  | 'paymentMethod'
  | 'operation'
  | 'apiKey'
  | 'reservation'
  | 'checkout'
  | 'customer'
  | 'user',
  string
>;

const operations = documentedOperations(openApiDocument(allRoutes, 'http://api.test')).filter(
  ({ mounted, path, role, streams }) =>
    mounted && !streams && role === 'viewer' && !path.startsWith('/billing/webhook'),
);

beforeAll(async () => {
  system = await startBillingSystem({
    BYOK_MASTER_KEYS: `test:${Buffer.alloc(32, 7).toString('base64')}`,
    SANDBOX_CLOCK: 'true',
  });
  [ada, bob] = await Promise.all([
    newCustomer(system, { card: 'pm_card_mastercard' }),
    newCustomer(system, { card: 'pm_card_visa' }),
  ]);
  const begun = await as(ada, 'POST', '/billing/checkout/create', {
    tier_id: 'starter',
    billing_cycle: 'monthly',
  });
  expect(begun.status).toBe(200);
  const [subscription] = await Promise.all([
    ada.subscribe('professional_month_usd'),
    bob.subscribe('starter_month_usd'),
  ]);
  await untilStatus(system, subscription, 'active');
  ids = {
    ...(await everythingOf(ada, subscription)),
    subscription,
    checkout: String(begun.body['session_id']),
    customer: ada.customerId,
    user: ada.userId,
  };
  await untilEventsAnswered(system);
});
afterAll(async () => {
  await system.stop();
});

const as = (
  who: TestCustomer,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<CallResult> =>
  system.api.call(method, path, { token: who.token, headers, ...(body === undefined ? {} : { body }) });

async function everythingOf(
  who: TestCustomer,
  subscription: string,
): Promise<Record<'invoice' | 'paymentMethod' | 'operation' | 'apiKey' | 'reservation', string>> {
  const key = randomUUID();
  const canceled = await as(who, 'POST', '/billing/subscription/cancel', {}, { 'Idempotency-Key': key });
  expect(canceled.status).toBe(200);
  await as(who, 'POST', '/byok/keys/add', {
    provider: 'openai',
    key: `sk-${'a'.repeat(48)}`,
    label: 'of Ada',
  });
  const { body } = await as(who, 'POST', '/api-keys', { name: 'of Ada', scopes: ['billing:read'] });
  const held = await as(who, 'POST', '/usage/reservations', { quantity: 1 });
  const first = async (path: string): Promise<string> => {
    let id: unknown;
    await until(async () => (id = (await as(who, 'GET', path)).body.list?.[0]?.['id']) !== undefined, {
      what: `${path} shows something`,
    });
    return String(id);
  };
  return {
    invoice: await first('/billing/invoices'),
    paymentMethod: await first('/billing/payment-methods'),
    operation: operationId({ workflowId: subscriptionWorkflowId(subscription), runId: null, updateId: key }),
    apiKey: String(body['id']),
    reservation: (held.body['reservation'] as { id: string }).id,
  };
}

/** Whether a field or a parameter takes an id of something that belongs to somebody. */
const takesId = (name: string): boolean =>
  (/(^|_)id$/.test(name) && !name.includes('tier')) || name === 'customer';

/** Fields of a body that take an id. */
const idFields = (operation: DocumentedOperation): string[] =>
  Object.keys(operation.body ?? {}).filter(takesId);

/** With what there is in place of what is nobody's, so that an id is looked at and not the path. */
const pathOf = (operation: DocumentedOperation): string => operation.example({ service: 'chat' });

/** What there is not, or what is not valid; who may not do it for themselves either gets that answer. */
const unknown = ({ path }: DocumentedOperation): number[] =>
  ['/usage/corrections', '/byok/resolve'].includes(path) ? [403] : [404, 422];

/** What must not be in an answer to Bob, beside what he sent himself. */
const marks = (sent: string): string[] =>
  [...Object.values(ids), ada.email, 'of Ada'].filter((mark) => mark !== sent);

/** The last digits of Ada's card, and no part of an id that happens to have them in it. */
const CARD = /(?<![\w-])4444(?![\w-])/;

const leaks = ({ body }: CallResult, sent = ''): string[] => {
  const shown = JSON.stringify(body, (name, value: unknown) => (name === 'request_id' ? '' : value));
  const text = sent === '' ? shown : shown.replaceAll(sent, '');
  return [...marks(sent).filter((mark) => text.includes(mark)), ...(CARD.test(text) ? ['4444'] : [])];
};

it('the ids are good: their owner gets an answer to each', async () => {
  const paths = [
    `/billing/invoice/${ids.invoice}/pdf`,
    `/billing/invoice/${ids.invoice}/payment-page`,
    `/billing/operations/${ids.operation}`,
    `/billing/subscription/explain?subscription_id=${ids.subscription}`,
    `/billing/checkout/${ids.checkout}`,
    `/usage/reservations?customer=${ids.customer}`,
  ];
  for (const path of paths) expect([path, (await as(ada, 'GET', path)).status]).toEqual([path, 200]);
  const keys = await as(ada, 'GET', '/api-keys');
  expect(JSON.stringify(keys.body)).toContain(ids.apiKey);
});

it('nobody sees anything of others in what has no id in it', async () => {
  const reads = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
  expect(reads.length).toBeGreaterThan(8);
  for (const operation of reads) {
    const answer = await as(bob, 'GET', operation.example());
    expect([operation.name, leaks(answer)]).toEqual([operation.name, []]);
  }
});

it('every id in a path is unknown to somebody else', async () => {
  const withId = operations.filter(({ path }) => path.includes('{'));
  const wrong: string[] = [];
  let tried = 0;
  for (const operation of withId) {
    for (const [kind, id] of Object.entries(ids)) {
      const path = operation.path.replaceAll(/\{\w+\}/g, encodeURIComponent(id));
      const answer = await as(bob, operation.method, path, operation.takesBody ? operation.body : undefined);
      tried += 1;
      if (![404, 422].includes(answer.status)) wrong.push(`${operation.name} of ${kind}: ${answer.status}`);
      wrong.push(...leaks(answer, id).map((mark) => `${operation.name} of ${kind} tells ${mark}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(30);
});

it('every id in a body or a query is unknown to somebody else, and nothing of it is changed', async () => {
  const before = await as(ada, 'GET', '/billing/subscription-status');
  const wrong: string[] = [];
  let tried = 0;
  for (const operation of operations) {
    for (const field of idFields(operation)) {
      for (const [kind, id] of Object.entries(ids)) {
        const body = { ...(operation.body as object), [field]: id };
        const answer = await as(bob, operation.method, pathOf(operation), body);
        tried += 1;
        if (!unknown(operation).includes(answer.status))
          wrong.push(
            `${operation.name} with ${field} of ${kind}: ${answer.status} ${String(answer.body['code'])}`,
          );
        wrong.push(...leaks(answer, id).map((mark) => `${operation.name} with ${field} tells ${mark}`));
      }
    }
    for (const { name, in: place } of operation.parameters) {
      if (place !== 'query' || !takesId(name) || operation.method !== 'GET') continue;
      for (const id of Object.values(ids)) {
        const answer = await as(bob, 'GET', `${operation.example()}?${name}=${encodeURIComponent(id)}`);
        tried += 1;
        if (!unknown(operation).includes(answer.status))
          wrong.push(`${operation.name} with ${name}: ${answer.status}`);
        wrong.push(...leaks(answer, id).map((mark) => `${operation.name} with ${name} tells ${mark}`));
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(tried).toBeGreaterThan(30);
  expect((await as(ada, 'GET', '/billing/subscription-status')).body).toEqual(before.body);
});

it('usage of somebody else is not reported, and its customer is as unknown as one that is not there', async () => {
  const event = { event_type: 'inference', quantity: 1 };
  const answer = await as(bob, 'POST', '/usage/events', {
    events: [ids.customer, 'cus_nobody'].map((customer) => ({
      ...event,
      customer,
      idempotency_key: randomUUID(),
    })),
  });
  const [theirs, nobodys] = answer.body['results'] as Record<string, unknown>[];
  expect(theirs?.['outcome']).toBe('rejected');
  expect(theirs?.['code']).toBe(nobodys?.['code']);
  expect(leaks(answer, ids.customer)).toEqual([]);
});
