import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { EPISODE_ERRORS } from '../../api/engine/engine-problems.ts';
import { operationId } from '../../api/engine/operation-id.ts';
import { openApiDocument } from '../../api/http/openapi.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { upsertCharge } from '../../db/repositories/charges.ts';
import { execute } from '../../db/sql.ts';
import { sampleUser, storeInvoices, storeSubscription } from '../support/billing-samples.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallOptions, TestApi } from '../support/test-api.ts';
import { stripeId } from '../support/webhook-sender.ts';

/**
 * What the engine, Stripe, or their absence refuses is brought about at each operation that declares it. What stands in for the
 * two here refuses whatever it is asked, with the code that a test wants: which change is refused when is told by the workflows'
 * tests, and what comes of it at each operation by these.
 */
const operations = documentedOperations(openApiDocument(allRoutes, 'http://api.test')).filter(
  ({ mounted, path }) => mounted && !path.startsWith('/billing/webhook'),
);

/** Somebody who may do everything and has all that can be asked about, and somebody who has bought nothing. */
interface Scene {
  api: TestApi;
  root: string;
  bare: string;
  /** What stands in place of path parameters, by the operation's name without its method. */
  place: (operation: DocumentedOperation) => Record<string, string>;
  body: (operation: DocumentedOperation) => unknown;
}

const reason = 'asked for by telephone';
const bareEmail = 'bare@example.test';

async function scene(variables: Record<string, string>): Promise<Scene> {
  const api = await startTestApi({
    RATE_LIMIT_STANDARD: '1000000',
    RATE_LIMIT_CHANGES: '1000000',
    ...variables,
  });
  const email = 'root@example.test';
  const root = await sampleUser(api, { email, roles: ['admin'] });
  const bare = await api.issuer.token({ email: bareEmail, roles: ['admin'] });
  await api.api.deps.identify(bare);
  const { id: subscription } = await storeSubscription(api, root);
  const invoice = (await storeInvoices(api, root, 1))[0]?.id ?? '';
  const charge = stripeId('ch');
  const em = api.api.deps.em();
  await upsertCharge(em, {
    id: charge,
    customerId: root.customerId,
    invoiceId: invoice,
    amount: 4_999,
    amountRefunded: 0,
    currency: 'usd',
    status: 'succeeded',
    description: null,
    declineCode: null,
    disputed: false,
    createdAt: Date.now(),
  });
  await execute(em, `update plan_prices set stripe_price_id = 'price_' || id`);
  await execute(em, `update customers set test_clock_id = 'clock_1' where id = $1`, [root.customerId]);
  await execute(
    em,
    `insert into inbox_events (id, type, created_at, payload, state, workflow_id)
     values ('evt_done', 'invoice.paid', now(), '{}', 'processed', $1)`,
    [`subscription:${subscription}`],
  );
  const operation = operationId({ workflowId: `subscription:${subscription}`, runId: null, updateId: 'one' });
  const bodies: Record<string, unknown> = {
    'POST /billing/checkout/create': { tier_id: 'starter', billing_cycle: 'monthly' },
    'POST /admin/billing/refunds': { charge_id: charge, reason },
    'POST /admin/billing/credit-notes': { invoice_id: invoice, reason },
  };
  return {
    api,
    root: root.token,
    bare,
    place: ({ path }) => ({
      email,
      id: path.startsWith('/admin/events')
        ? 'evt_done'
        : path.startsWith('/admin/customers')
          ? root.customerId
          : path.includes('plans')
            ? 'starter'
            : path.startsWith('/billing/operations')
              ? operation
              : subscription,
    }),
    body: ({ name, body }) => {
      if (name in bodies) return bodies[name];
      // The examples name things that are not there; left out, the caller's own are meant.
      const { subscription_id: _s, customer: _c, ...rest } = (body ?? {}) as Record<string, unknown>;
      if (name.endsWith('/pay-now')) delete rest['payment_method_id'];
      if (name.endsWith('/attach_payment_method')) rest['payment_method_id'] = 'pm_1';
      return rest;
    },
  };
}

const declares = ({ codes }: DocumentedOperation, code: string): boolean =>
  [...codes.values()].some((ofStatus) => ofStatus.has(code));

interface Expectation {
  token?: (operation: DocumentedOperation) => string;
  query?: string;
  body?: (operation: DocumentedOperation, usual: unknown) => unknown;
  place?: Record<string, string>;
}

/** Makes each of the operations answer with the code, in the form that the document says. */
async function expectOf(
  chosen: readonly DocumentedOperation[],
  code: string,
  { api, root, place, body }: Scene,
  how: Expectation = {},
): Promise<void> {
  expect(chosen).not.toEqual([]);
  const wrong: Record<string, string[]> = {};
  // All at once: some wait for what is away.
  await Promise.all(
    chosen.map(async (operation) => {
      const usual = body(operation);
      const options: CallOptions = {
        token: how.token?.(operation) ?? root,
        ...(operation.takesBody ? { body: how.body?.(operation, usual) ?? usual } : {}),
      };
      const path = `${operation.example({ ...place(operation), ...how.place })}${how.query ?? ''}`;
      const answer = await api.call(operation.method, path, options);
      const faults = operation.faults(answer);
      if (answer.body['code'] !== code) faults.push(`${answer.status} ${JSON.stringify(answer.body)}`);
      if (faults.length > 0) wrong[operation.name] = faults;
    }),
  );
  expect(wrong).toEqual({});
}

const changes = operations.filter((operation) => declares(operation, 'illegal_transition'));

/** All that declare a code, beside those of which a test of their own tells, for the reason that stands there. */
const all = (code: string, ...elsewhere: string[]): DocumentedOperation[] => {
  const declaring = operations.filter((operation) => declares(operation, code));
  const unknown = elsewhere.filter((name) => !declaring.some((operation) => operation.name === name));
  expect(unknown).toEqual([]);
  return declaring.filter(({ name }) => !elsewhere.includes(name));
};

/** A server that answers every request as Stripe answers one that it refuses. */
interface RefusingStripe {
  url: string;
  refuseWith: (status: number, error: Record<string, string>) => void;
  stop: () => Promise<void>;
}

async function startRefusingStripe(): Promise<RefusingStripe> {
  let answer = { status: 500, error: { type: 'api_error', message: 'No.' } as Record<string, string> };
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: answer.error }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuseWith: (status, error) => {
      answer = { status, error: { message: 'No.', ...error } };
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('where all is there', () => {
  let stripe: RefusingStripe;
  let here: Scene;
  beforeAll(async () => {
    stripe = await startRefusingStripe();
    here = await scene({
      STRIPE_SECRET_KEY: 'sk_test_refused',
      STRIPE_API_BASE: stripe.url,
      SANDBOX_CLOCK: 'true',
      BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    });
  });
  afterAll(async () => {
    await here.api.stop();
    await stripe.stop();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** What a workflow says, by the code that it becomes. */
  const said: Record<string, [type: string, details?: object]> = {
    stripe_unavailable: ['provider_unavailable'],
    nothing_to_pay: ['nothing_unpaid'],
    payment_action_required: ['payment_declined', { declineCode: 'authentication_required' }],
  };
  /** Said before the engine is asked, and brought about below. */
  const saidBefore = ['no_subscription', 'not_found', 'engine_unavailable', 'stripe_not_configured'];
  const engineCodes = [
    ...EPISODE_ERRORS.filter((code) => !saidBefore.includes(code)),
    'payment_action_required',
  ];

  it.each(engineCodes)('a change that the workflow refuses with %s is answered so', async (code) => {
    const [type, details] = said[code] ?? [code];
    const failure = ApplicationFailure.create({
      type,
      message: 'The workflow says why.',
      nonRetryable: true,
      ...(details === undefined ? {} : { details: [details] }),
    });
    const { workflow } = here.api.api.deps.temporal;
    const handle = workflow.getHandle('subscription:sub_1');
    jest.spyOn(workflow, 'getHandle').mockReturnValue({
      ...handle,
      startUpdate: () => Promise.reject(new WorkflowUpdateFailedError('refused', failure)),
    } as never);
    await expectOf(
      changes.filter((operation) => declares(operation, code)),
      code,
      here,
    );
  });

  /** Operations that call Stripe themselves while the client waits. */
  const calling = (code: string): DocumentedOperation[] =>
    all(code).filter(
      (operation) =>
        !changes.includes(operation) &&
        // Fetches a file from where the invoice says: api-billing-reads.test.ts.
        operation.name !== 'GET /billing/invoice/{stripe_invoice_id}/pdf',
    );
  /** Who has a customer is not made one, and who has a plan buys none. */
  const asking = ({ name }: DocumentedOperation): string =>
    ['POST /stripe/create_customer', 'POST /billing/checkout/create'].includes(name) ? here.bare : here.root;

  it.each([
    ['stripe_unavailable', 500, { type: 'api_error' }],
    ['payment_declined', 402, { type: 'card_error', code: 'card_declined' }],
    ['payment_action_required', 402, { type: 'card_error', code: 'authentication_required' }],
  ])('what Stripe answers is %s at each operation that calls it', async (code, status, error) => {
    stripe.refuseWith(status, error);
    await expectOf(calling(code), code, here, { token: asking });
  });

  it('a payment method that Stripe does not know is not_found', async () => {
    stripe.refuseWith(404, { type: 'invalid_request_error', code: 'resource_missing' });
    await expectOf(
      operations.filter(({ name }) => name === 'POST /stripe/attach_payment_method'),
      'not_found',
      here,
    );
  });

  it('what is not there is not_found, whatever it is', async () => {
    const named = all('not_found', 'POST /stripe/attach_payment_method');
    const byBody: Record<string, object> = {
      'POST /billing/subscription/pay-now': { payment_method_id: 'pm_nobody' },
      'POST /admin/billing/refunds': { charge_id: 'ch_nobody', reason },
      'POST /admin/billing/credit-notes': { invoice_id: 'in_nobody', reason },
    };
    await expectOf(named, 'not_found', here, {
      place: { id: 'custom-nobody', provider: 'openai', email: 'nobody@example.test' },
      query: '?customer=cus_nobody&subscription_id=sub_nobody',
      body: ({ name, path }, usual) => {
        if (name in byBody) return byBody[name];
        const more = path.startsWith('/billing/subscription/')
          ? { subscription_id: 'sub_nobody' }
          : path.startsWith('/usage') || path.startsWith('/sandbox')
            ? { customer: 'cus_nobody' }
            : {};
        return { ...(usual as object), ...more };
      },
    });
  });

  it('nobody’s customer is no_stripe_customer', async () => {
    await expectOf(all('no_stripe_customer'), 'no_stripe_customer', here, {
      token: () => here.bare,
      // A check alone asks for no customer; what is not used needs none.
      body: ({ path }, usual) => (path.includes('check-access') ? { quantity: 1, consume: true } : usual),
      place: { service: 'chat' },
    });
  });

  it('nobody’s subscription is no_subscription', async () => {
    await expectOf(all('no_subscription'), 'no_subscription', here, {
      token: ({ path }) => (path.startsWith('/admin') ? here.root : here.bare),
      place: { email: bareEmail },
    });
  });

  it('what no run tells of any more is subscription_over', async () => {
    const asked = all('subscription_over').filter((operation) => !changes.includes(operation));
    await expectOf(asked, 'subscription_over', here);
  });

  it('a plan that is there, or is not, or is used', async () => {
    const catalogue = (code: string): DocumentedOperation[] =>
      all(code).filter((operation) => !changes.includes(operation));
    await expectOf(catalogue('plan_not_found'), 'plan_not_found', here, { place: { id: 'gold' } });
    await expectOf(catalogue('plan_exists'), 'plan_exists', here, {
      body: (_, usual) => ({ ...(usual as object), id: 'starter' }),
    });
    await expectOf(catalogue('plan_in_use'), 'plan_in_use', here, { place: { id: 'professional' } });
  });
});

/**
 * What only one operation, or a few, can be refused with; each has a test where its own are. An operation that declares one of
 * these, or another code, belongs here or in a walk.
 */
const OF_THEIR_OWN: Readonly<Record<string, readonly [file: string, ...operations: string[]]>> = {
  already_refunded: ['admin-refunds', 'POST /admin/billing/refunds'],
  already_subscribed: ['api-changes-refused', 'POST /billing/checkout/create'],
  byok_key_unreadable: ['byok-routes', 'POST /byok/keys/test/{provider}'],
  clock_busy: ['console-actions', 'POST /sandbox/clock'],
  coupon_exists: ['console-actions', 'POST /admin/coupons'],
  credit_note_refused: ['admin-credit-notes', 'POST /admin/billing/credit-notes'],
  endpoint_exists: ['byok-routes', 'POST /admin/byok/endpoints'],
  event_waiting: ['console-actions', 'POST /admin/events/{id}/replay'],
  invalid_key_format: ['byok-routes', 'POST /byok/keys/add'],
  no_metered_item: ['usage-reads', 'POST /billing/report_usage'],
  nothing_ahead: ['console-actions', 'POST /sandbox/clock'],
  operation_not_found: ['api-changes', 'GET /billing/operations/{id}'],
  refund_refused: ['admin-refunds', 'POST /admin/billing/refunds'],
  reservation_over: [
    'usage-reservations',
    'POST /usage/reservations/{id}/confirm',
    'POST /usage/reservations/{id}/release',
  ],
  tier_not_in_stripe: ['api-changes-refused', 'POST /billing/checkout/create'],
  too_late_to_correct: ['usage-corrections', 'POST /usage/corrections'],
  trial_already_used: ['api-changes-refused', 'POST /billing/checkout/create'],
  usage_not_available: [
    'usage-consume',
    'POST /subscriptions/check-access/{service}',
    'POST /usage/events',
    'POST /billing/report_usage',
    'POST /usage/reservations/{id}/confirm',
  ],
};

describe('a code that belongs to few operations', () => {
  it.each(Object.entries(OF_THEIR_OWN))('%s has a test for each', (code, [file, ...names]) => {
    const declaring = operations.filter((operation) => declares(operation, code)).map(({ name }) => name);
    expect(declaring.sort()).toEqual([...names].sort());
    const source = readFileSync(new URL(`./${file}.test.ts`, import.meta.url), 'utf8');
    expect(source).toContain(`${code}'`);
  });
});

describe('without', () => {
  it('keys, every operation that needs Stripe’s, or the master keys, says so', async () => {
    const without = await scene({});
    try {
      await expectOf(all('stripe_not_configured'), 'stripe_not_configured', without);
      await expectOf(all('byok_not_configured'), 'byok_not_configured', without, {
        place: { provider: 'openai' },
      });
    } finally {
      await without.api.stop();
    }
  });

  it('the engine, every operation that needs it is engine_unavailable', async () => {
    const without = await scene({
      STRIPE_SECRET_KEY: 'sk_test_nowhere',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    try {
      await expectOf(all('engine_unavailable'), 'engine_unavailable', without, {
        token: ({ name }) => (name === 'POST /billing/checkout/create' ? without.bare : without.root),
      });
    } finally {
      await without.api.stop();
    }
  });
});
