import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { ApplicationFailure, WorkflowUpdateFailedError } from '@temporalio/client';
import { operationId } from '../../api/temporal/operation-id.ts';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { findMessage, insertMessage } from '../../db/messages/outbox.ts';
import { saveMapping } from '../../db/catalogue/stripe-mappings.ts';
import { insertPriceMigration } from '../../db/catalogue/price-migrations.ts';
import { execute } from '../../db/sql.ts';
import {
  sampleUser,
  storeCharge,
  storeInvoices,
  storeSubscription,
  sampleMigration,
} from '../support/billing-samples.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import type { DocumentedOperation } from '../support/documented-operations.ts';
import { RefusalWalk } from '../support/refusal-walk.ts';
import { startTestApi } from '../support/test-api.ts';
import type { CallOptions, TestApi } from '../support/test-api.ts';

/**
 * Each operation is made to answer with the refusals of the engine, of Stripe, or of their absence that it
 * declares. Both are fakes here that refuse everything with a given code. The workflows' tests show when a
 * change is refused; these show what each operation then answers.
 */
const operations = documentedOperations(openApiDocument(allRoutes, 'http://api.test'));
const walk = new RefusalWalk('outside', operations);

it('what is declared of what is outside is brought about by some test here', () => {
  expect(walk.missing()).toEqual([]);
});

/** A user with all rights and all objects, and one who has bought nothing. */
interface Scene {
  api: TestApi;
  root: string;
  /** Another administrator: nobody moves money of their own. */
  colleague: string;
  bare: string;
  /** A key of root's for what no person may do. */
  gateway: string;
  /** What stands in place of path parameters, by the operation's name without its method. */
  place: (operation: DocumentedOperation) => Record<string, string>;
  body: (operation: DocumentedOperation) => unknown;
}

const reason = 'asked for by telephone';
const bareEmail = 'bare@example.test';

async function scene(variables: Record<string, string>): Promise<Scene> {
  const api = await startTestApi({ SMTP_URL: 'smtp://127.0.0.1:9', ...variables });
  const email = 'root@example.test';
  const root = await sampleUser(api, { email, roles: ['admin'] });
  const colleague = await sampleUser(api, { email: 'colleague@example.test', roles: ['admin'] });
  const bare = await api.issuer.token({ email: bareEmail, roles: ['admin'] });
  await api.api.deps.identify(bare);
  const made = await api.call('POST', '/api-keys', {
    token: root.token,
    body: { name: 'gateway', scopes: ['byok:use'] },
  });
  const { id: subscription } = await storeSubscription(api, root);
  const invoice = (await storeInvoices(api, root, 1))[0]?.id ?? '';
  const charge = await storeCharge(api, root, { invoiceId: invoice });
  const em = api.api.deps.em();
  await execute(em, `update plan_prices set stripe_price_id = 'price_' || id`);
  await execute(em, `update customers set test_clock_id = 'clock_1' where id = $1`, [root.customerId]);
  await execute(
    em,
    `insert into inbox_events (id, type, created_at, payload, state, workflow_id)
     values ('evt_done', 'invoice.paid', now(), '{}', 'processed', $1)`,
    [`subscription:${subscription}`],
  );
  await saveMapping(em, { stripeId: 'prod_mapped', planCode: 'starter', displayName: null, grants: null });
  await execute(
    em,
    `insert into adoption_runs (id, kind, state, phase, pages, counts, stop_asked, asked_by, request_id, began_at, updated_at)
     values ('adopt_running', 'import', 'running', 'subscriptions', 0,
       '{"seen": 0, "ended": 0, "foreign": 0, "known": 0, "invoices": 0}', false, 'staff', 'request', now(), now())`,
  );
  await insertPriceMigration(em, sampleMigration({ id: 'start' }));
  // Each act has one of its own, under way.
  for (const [id, currency] of Object.entries({ pause: 'eur', resume: 'gbp', stop: 'chf', undo: 'jpy' }))
    await insertPriceMigration(em, sampleMigration({ id, currency, state: 'running' }));
  await execute(
    em,
    `update price_migrations m set to_price_id = p.stripe_price_id from plan_prices p
     where p.plan_code = m.plan_code and p.active and p.interval = 'month'`,
  );
  const text = { kind: 'recovered', recipient: email, subject: 'S', body: 'B', at: Date.now() } as const;
  const key = 'message';
  await insertMessage(em, { key, customerId: root.customerId, subscriptionId: subscription, ...text });
  const message = (await findMessage(em, key))?.id ?? '';
  const operation = operationId({ workflowId: `subscription:${subscription}`, runId: null, updateId: 'one' });
  const bodies: Record<string, unknown> = {
    'POST /billing/checkout/create': { tier_id: 'starter', billing_cycle: 'monthly' },
    // Without a code Stripe is asked for nothing by whoever is not known there.
    'POST /billing/checkout/preview': { tier_id: 'starter', billing_cycle: 'monthly', coupon: 'SUMMER' },
    'POST /admin/adoption/mappings': {
      mappings: [{ stripe_id: 'prod_mapped', plan: 'professional' }],
      reason,
    },
    'POST /admin/billing/refunds': { charge_id: charge, reason },
    'POST /admin/billing/credit-notes': { invoice_id: invoice, reason },
  };
  return {
    api,
    root: root.token,
    colleague: colleague.token,
    bare,
    gateway: String(made.body['key']),
    place: ({ path }) => ({
      email,
      stripe_invoice_id: invoice,
      id: path.startsWith('/admin/events')
        ? 'evt_done'
        : path.startsWith('/admin/messages')
          ? message
          : path.startsWith('/admin/customers')
            ? root.customerId
            : path.startsWith('/admin/catalogue/mappings')
              ? 'prod_mapped'
              : path.startsWith('/admin/adoption')
                ? 'adopt_running'
                : path.startsWith('/admin/price-migrations')
                  ? (path.split('/').at(-1) ?? '')
                  : path.includes('plans')
                    ? 'enterprise'
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
  { api, root, gateway, place, body }: Scene,
  how: Expectation = {},
): Promise<void> {
  expect(chosen).not.toEqual([]);
  const wrong: Record<string, string[]> = {};
  // All at once: some wait for what is away.
  await Promise.all(
    chosen.map(async (operation) => {
      const usual = body(operation);
      const options: CallOptions = {
        token: how.token?.(operation) ?? (operation.path === '/byok/resolve' ? gateway : root),
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

/** Whether a workflow makes the operation's change: then it declares every refusal of a change. */
const changes = ({ codes }: DocumentedOperation): boolean =>
  codes.get(409)?.has('change_refused') === true && codes.get(503)?.has('engine_unavailable') === true;
const others = (operation: DocumentedOperation): boolean => !changes(operation);

/** A server that answers every request as Stripe answers one that it refuses. */
interface RefusingStripe {
  url: string;
  refuseWith: (status: number, error: Record<string, string>) => void;
  /** Answers every request with this, as one that it allows; or those whose address begins so. */
  answerWith: (body: object, to?: string) => void;
  stop: () => Promise<void>;
}

async function startRefusingStripe(): Promise<RefusingStripe> {
  let answer: { status: number; body: object } = { status: 500, body: { error: { type: 'api_error' } } };
  const apart = new Map<string, object>();
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [, own] = [...apart].find(([to]) => request.url?.startsWith(to)) ?? [];
      response.writeHead(own === undefined ? answer.status : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(own ?? answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refuseWith: (status, error) => {
      answer = { status, body: { error: { message: 'No.', ...error } } };
    },
    answerWith: (body, to) => {
      if (to === undefined) answer = { status: 200, body };
      else apart.set(to, body);
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What staff give away: not to themselves. */
const OVERRIDES = /\/admin\/.*\/(extend-trial|extend-grace|coupon|usage-periods)$/;

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
    change_refused: ['stripe_refused'],
    illegal_transition: ['illegal_transition'],
    not_managed: ['not_managed'],
    already_managed: ['already_managed'],
    foreign_subscription: ['foreign_subscription'],
    several_plan_items: ['several_plan_items'],
    no_plan_item: ['no_plan_item'],
    no_payment_method: ['no_payment_method'],
    attempt_unresolved: ['attempt_unresolved'],
    stripe_unavailable: ['provider_unavailable'],
    payment_declined: ['payment_declined', { declineCode: 'insufficient_funds' }],
    payment_action_required: ['payment_declined', { declineCode: 'authentication_required' }],
  };

  for (const [code, [type, details]] of Object.entries(said)) {
    const chosen = walk.declaring(code, changes);
    it(`a change that the workflow refuses with ${type} is answered ${code}`, async () => {
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
      // What a coupon takes off is read before the workflow is asked.
      const discount = { duration: 'once', percent_off: 1, amount_off: null };
      stripe.answerWith({ object: 'list', has_more: false, data: [], ...discount });
      await expectOf(chosen, code, here, {
        token: ({ name }) => (OVERRIDES.test(name) ? here.colleague : here.root),
      });
    });
  }

  /** Who has a customer is not made one, and who has a plan buys none. */
  const asking = ({ name }: DocumentedOperation): string =>
    name === 'POST /stripe/create_customer' || name.startsWith('POST /billing/checkout/')
      ? here.bare
      : here.root;

  for (const [code, status, error] of [
    ['stripe_unavailable', 500, { type: 'api_error' }],
    ['payment_declined', 402, { type: 'card_error', code: 'card_declined' }],
  ] as const) {
    const chosen = walk.declaring(code, others);
    it(`what Stripe answers is ${code} at each operation that calls it`, async () => {
      stripe.refuseWith(status, error);
      await expectOf(chosen, code, here, { token: asking });
    });
  }

  const elsewhere = walk.declaring('not_managed', others);
  it('what would change a customer of whom nothing is managed here is not_managed', async () => {
    const theirs = { id: 'sub_theirs', object: 'subscription', status: 'active', metadata: {} };
    stripe.answerWith({ object: 'list', has_more: false, data: [theirs] });
    const mode = (to: string): Promise<number> =>
      execute(here.api.api.deps.em(), 'update subscriptions set mode = $1', [to]);
    await mode('observed');
    await expectOf(elsewhere, 'not_managed', here);
    await mode('managed');
  });

  const attaching = ({ name }: DocumentedOperation): boolean => name === 'POST /stripe/attach_payment_method';
  const attach = walk.declaring('not_found', attaching);
  it('a payment method that Stripe does not know is not_found', async () => {
    stripe.refuseWith(404, { type: 'invalid_request_error', code: 'resource_missing' });
    await expectOf(attach, 'not_found', here);
  });

  const named = walk.declaring('not_found', (operation) => !attaching(operation));
  it('what is not there is not_found, whatever it is', async () => {
    const byBody: Record<string, object> = {
      'POST /billing/subscription/pay-now': { payment_method_id: 'pm_nobody' },
      'POST /admin/billing/refunds': { charge_id: 'ch_nobody', reason },
      'POST /admin/billing/credit-notes': { invoice_id: 'in_nobody', reason },
    };
    await expectOf(named, 'not_found', here, {
      place: {
        id: 'custom-nobody',
        provider: 'openai',
        email: 'nobody@example.test',
        stripe_invoice_id: 'in_nobody',
      },
      query: '?customer=cus_nobody&subscription_id=sub_nobody&reason=because',
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

  const ofCustomer = walk.declaring('no_stripe_customer');
  it('nobody’s customer is no_stripe_customer', async () => {
    await expectOf(ofCustomer, 'no_stripe_customer', here, {
      token: () => here.bare,
      // A check alone asks for no customer; what is not used needs none.
      body: ({ path }, usual) => (path.includes('check-access') ? { quantity: 1, consume: true } : usual),
      place: { service: 'chat' },
    });
  });

  const ofSubscription = walk.declaring('no_subscription');
  it('nobody’s subscription is no_subscription', async () => {
    await expectOf(ofSubscription, 'no_subscription', here, {
      token: ({ path }) => (path.startsWith('/admin') ? here.root : here.bare),
      place: { email: bareEmail },
    });
  });

  const ofTheLiving = walk.declaring('subscription_over');
  it('what is over is subscription_over', async () => {
    const become = (status: string): Promise<number> =>
      execute(here.api.api.deps.em(), 'update subscriptions set status = $1', [status]);
    await become('canceled');
    try {
      await expectOf(ofTheLiving, 'subscription_over', here);
    } finally {
      await become('active');
    }
  });

  const unknownPlan = walk.declaring('plan_not_found');
  const takenId = walk.declaring('plan_exists');
  const usedPlan = walk.declaring('plan_in_use');
  const ledTo = walk.declaring('plan_led_to');
  const changedPolicy = walk.declaring('policy_changed');
  it('a plan that is there, or is not, or is used, or led to, or has other rules by now', async () => {
    await expectOf(unknownPlan, 'plan_not_found', here, { place: { id: 'gold' } });
    await expectOf(takenId, 'plan_exists', here, {
      body: (_, usual) => ({ ...(usual as object), id: 'starter' }),
    });
    await expectOf(usedPlan, 'plan_in_use', here, { place: { id: 'professional' } });
    await expectOf(ledTo, 'plan_led_to', here, {
      place: { id: 'starter' },
      query: '?archive=true',
      body: () => ({ active: false }),
    });
    await expectOf(changedPolicy, 'policy_changed', here, {
      body: (_, usual) => ({ ...(usual as object), version: 'of another' }),
    });
  });
});

describe('without', () => {
  const ofStripe = walk.declaring('stripe_not_configured');
  const ofByok = walk.declaring('byok_not_configured');
  it('keys, every operation that needs Stripe’s, or the master keys, says so', async () => {
    const without = await scene({ SANDBOX_CLOCK: 'true', STRIPE_API_BASE: 'http://127.0.0.1:9' });
    try {
      await expectOf(ofStripe, 'stripe_not_configured', without, {
        token: ({ name }) => (name === 'POST /billing/checkout/preview' ? without.bare : without.root),
      });
      await expectOf(ofByok, 'byok_not_configured', without, {
        place: { provider: 'openai' },
      });
    } finally {
      await without.api.stop();
    }
  });

  const ofEngine = walk.declaring('engine_unavailable');
  it('the engine, every operation that needs it is engine_unavailable', async () => {
    // A plan's lookup keys are looked for before a second person is asked: none is taken.
    const stripe = await startRefusingStripe();
    stripe.answerWith({ object: 'list', data: [], has_more: false });
    // A line of a mapping file is checked against the account before a second person is asked.
    const sold = {
      id: 'price_mapped',
      product: 'prod_mapped',
      currency: 'usd',
      recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
    };
    stripe.answerWith(
      { object: 'list', data: [{ id: 'prod_mapped' }], has_more: false },
      '/v1/products?active',
    );
    stripe.answerWith({ object: 'list', data: [sold], has_more: false }, '/v1/prices?active');
    const without = await scene({
      STRIPE_SECRET_KEY: 'sk_test_nothing',
      STRIPE_API_BASE: stripe.url,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
      // Without a rate, a credit of the invoice in yen waits for a second person.
      EXCHANGE_RATES: '2020-01-01:jpy=0.0067',
      // Credits and prices need the engine only to wait for a second person.
      APPROVAL_ABOVE_GRANTS: '0',
      APPROVAL_ABOVE_WRITE_OFFS: '0',
      APPROVAL_PRICE_CHANGES: 'second_person',
    });
    const [subscription, from] = ['sub_unbilled', '2020-01-01T00:00:00.000Z'];
    await execute(
      without.api.api.deps.em(),
      `insert into usage_periods (subscription_id, starts_at, ends_at, customer_id, currency, tier, amount, attention, is_open)
       values ($1, $2, now(), 'cus_unbilled', 'usd', 'starter', 500, 'refused by Stripe', false)`,
      [subscription, from],
    );
    try {
      await expectOf(ofEngine, 'engine_unavailable', without, {
        // A mapping is removed for a reason, which the others take no notice of.
        query: '?reason=withdrawn',
        token: ({ name }) => {
          if (name.startsWith('POST /billing/checkout/')) return without.bare;
          return name.startsWith('POST /admin/billing/') || name.endsWith('/credits') || OVERRIDES.test(name)
            ? without.colleague
            : without.root;
        },
        body: ({ path }, usual) => {
          if (path === '/admin/drift/usage-periods') return { subscription, from, reason };
          if (path === '/admin/coupons') return { ...(usual as object), code: 'ENGINE' };
          return path.includes('plans') ? { ...(usual as object), price_monthly: 77, reason } : usual;
        },
      });
    } finally {
      await without.api.stop();
      await stripe.stop();
    }
  });
});
