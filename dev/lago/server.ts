import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Router from '@koa/router';
import Koa from 'koa';
import type { Context } from 'koa';
import { z } from 'zod';
import { faults } from '../http/faults.ts';
import { listen } from '../http/listen.ts';
import { parseBody } from '../http/read-json.ts';
import { metricsOfUsage, plansOfTiers } from './plans.ts';
import {
  addEvents,
  emptyState,
  eventsPage,
  removeCustomer,
  keepCustomer,
  keepSubscription,
} from './state.ts';
import type { LagoState } from './state.ts';

export interface LagoOptions {
  /** 0 takes a free one. */
  port: number;
  /** Keeps what was recorded over restarts; undefined: in memory. */
  dataFile?: string;
  /** Key that requests must carry. */
  apiKey: string;
  /** Begins without plans and metrics, as Lago itself does; left out: with those of the tiers that ship. */
  isEmpty?: boolean;
}

/** A recording stand-in for Lago. */
export interface LocalLago {
  url: string;
  /** What was recorded so far; also at `GET /_recorded`. */
  recorded: () => LagoState;
  stop: () => Promise<void>;
}

/**
 * Answers the part of Lago's API that the product uses (customers, subscriptions, event batches, plans) and
 * records what it received (`GET /_recorded`). It bills nothing. `POST /_faults` makes it fail.
 */
export async function startLago({
  port,
  dataFile,
  apiKey,
  isEmpty = false,
}: LagoOptions): Promise<LocalLago> {
  const state = load(dataFile, isEmpty ? emptyState([], []) : emptyState(plansOfTiers, metricsOfUsage));
  const router = new Router({ prefix: '/api/v1' });
  router.post('/customers', async (ctx) => {
    const { customer } = z
      .object({ customer: z.looseObject({ external_id: z.string().min(1) }) })
      .parse(await parseBody(ctx.req));
    ctx.body = { customer: keepCustomer(state, customer, now()) };
  });
  router.get('/customers/:id', (ctx) => {
    const customer = state.customers[ctx.params['id'] ?? ''];
    if (customer === undefined) {
      notFound(ctx, 'customer');
      return;
    }
    ctx.body = { customer };
  });
  router.delete('/customers/:id', (ctx) => {
    const id = ctx.params['id'] ?? '';
    const customer = state.customers[id];
    if (customer === undefined) {
      notFound(ctx, 'customer');
      return;
    }
    removeCustomer(state, id, now());
    ctx.body = { customer };
  });
  router.get('/customers', (ctx) => {
    ctx.body = {
      customers: Object.values(state.customers),
      meta: onePage(Object.keys(state.customers).length),
    };
  });
  router.post('/subscriptions', async (ctx) => {
    const shape = z.looseObject({
      external_customer_id: z.string().min(1),
      plan_code: z.string().min(1),
      external_id: z.string().min(1),
    });
    const { subscription } = z.object({ subscription: shape }).parse(await parseBody(ctx.req));
    if (state.customers[subscription.external_customer_id] === undefined) {
      notFound(ctx, 'customer');
      return;
    }
    if (!state.plans.some((plan) => plan['code'] === subscription.plan_code)) {
      notFound(ctx, 'plan');
      return;
    }
    ctx.body = { subscription: keepSubscription(state, subscription, now()) };
  });
  // Like Lago it lists the active ones, unless other statuses are asked for.
  router.get('/subscriptions', (ctx) => {
    const statuses = [ctx.query['status[]'] ?? 'active'].flat();
    const customer = ctx.query['external_customer_id'];
    const subscriptions = Object.values(state.subscriptions).filter(
      (subscription) =>
        statuses.includes(String(subscription['status'])) &&
        (customer === undefined || subscription['external_customer_id'] === customer),
    );
    ctx.body = { subscriptions, meta: onePage(subscriptions.length) };
  });
  router.get('/subscriptions/:id', (ctx) => {
    const subscription = state.subscriptions[ctx.params['id'] ?? ''];
    if (subscription === undefined) {
      notFound(ctx, 'subscription');
      return;
    }
    ctx.body = { subscription };
  });
  router.delete('/subscriptions/:id', (ctx) => {
    const subscription = state.subscriptions[ctx.params['id'] ?? ''];
    if (subscription === undefined) {
      notFound(ctx, 'subscription');
      return;
    }
    Object.assign(subscription, { status: 'terminated', terminated_at: now() });
    ctx.body = { subscription };
  });
  router.post('/events/batch', async (ctx) => {
    const event = z.looseObject({ transaction_id: z.string().min(1), code: z.string().min(1) });
    // Lago refuses larger batches.
    const { events } = z.object({ events: z.array(event).min(1).max(100) }).parse(await parseBody(ctx.req));
    const known = events.flatMap(({ transaction_id: id }, place) => (id in state.events ? [place] : []));
    if (known.length > 0) {
      refuseKnown(ctx, known);
      return;
    }
    ctx.body = { events: addEvents(state, events, now()) };
  });
  router.get('/events', (ctx) => {
    ctx.body = eventsPage(state, ctx.query);
  });
  router.get('/plans', (ctx) => {
    ctx.body = { plans: state.plans, meta: onePage(state.plans.length) };
  });
  router.post('/plans', async (ctx) => {
    const { plan } = z.object({ plan: planShape }).parse(await parseBody(ctx.req));
    const made = addOnce(ctx, state.plans, plan);
    if (made !== null) ctx.body = { plan: made };
  });
  router.get('/billable_metrics', (ctx) => {
    ctx.body = { billable_metrics: state.metrics, meta: onePage(state.metrics.length) };
  });
  router.post('/billable_metrics', async (ctx) => {
    const { billable_metric: metric } = z
      .object({ billable_metric: metricShape })
      .parse(await parseBody(ctx.req));
    const made = addOnce(ctx, state.metrics, metric);
    if (made !== null) ctx.body = { billable_metric: made };
  });

  const app = new Koa();
  app.use(faults((path) => path.startsWith('/api/')));
  app.use(async (ctx, next) => {
    if (ctx.path === '/_recorded') {
      ctx.body = state;
      return;
    }
    if (!ctx.path.startsWith('/api/v1/')) {
      await next();
      return;
    }
    if (ctx.get('authorization') !== `Bearer ${apiKey}`) {
      ctx.status = 401;
      ctx.body = { status: 401, error: 'Unauthorized' };
      return;
    }
    await answer(ctx, next);
    if (ctx.method !== 'GET') {
      state.requests.push({ at: now(), method: ctx.method, path: ctx.path, status: ctx.status });
      save(dataFile, state);
    }
  });
  app.use(router.routes());
  const server = await listen(app.callback(), port);
  return { url: server.url, recorded: () => state, stop: server.close };
}

const planShape = z.looseObject({
  name: z.string().min(1),
  code: z.string().min(1),
  interval: z.enum(['weekly', 'monthly', 'quarterly', 'semiannual', 'yearly']),
  amount_cents: z.int().min(0),
  amount_currency: z.string().length(3),
  pay_in_advance: z.boolean(),
});

const metricShape = z.looseObject({
  name: z.string().min(1),
  code: z.string().min(1),
  aggregation_type: z.enum([
    'count_agg',
    'sum_agg',
    'max_agg',
    'unique_count_agg',
    'weighted_sum_agg',
    'latest_agg',
  ]),
});

/** Adds an entry with a code that is not taken; null where it is, and refused. */
function addOnce(
  ctx: Context,
  among: Record<string, unknown>[],
  given: { code: string },
): Record<string, unknown> | null {
  if (among.some(({ code }) => code === given.code)) {
    ctx.status = 422;
    ctx.body = {
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: { code: ['value_already_exist'] },
    };
    return null;
  }
  const made = { lago_id: randomUUID(), created_at: now(), ...given };
  among.push(made);
  return made;
}

/** Lago takes none of a batch in which it knows an event, and names the places of those. */
function refuseKnown(ctx: Context, places: number[]): void {
  ctx.status = 422;
  const details = places.map((place) => [place, { transaction_id: ['value_already_exist'] }] as const);
  ctx.body = {
    status: 422,
    error: 'Unprocessable Entity',
    code: 'validation_errors',
    error_details: Object.fromEntries(details),
  };
}

/** Turns a body of the wrong shape into Lago's 422. */
async function answer(ctx: Context, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    ctx.status = 422;
    const details = error.issues.map((issue) => [issue.path.join('.'), ['value_is_invalid']] as const);
    ctx.body = {
      status: 422,
      error: 'Unprocessable Entity',
      code: 'validation_errors',
      error_details: Object.fromEntries(details),
    };
  }
}

function notFound(ctx: Context, what: string): void {
  ctx.status = 404;
  ctx.body = { status: 404, error: 'Not Found', code: `${what}_not_found` };
}

function onePage(total: number): Record<string, number | null> {
  return { current_page: 1, next_page: null, prev_page: null, total_pages: 1, total_count: total };
}

function now(): string {
  return new Date().toISOString();
}

/** What an older file does not hold is as at the beginning. */
function load(file: string | undefined, beginning: LagoState): LagoState {
  return file !== undefined && existsSync(file)
    ? { ...beginning, ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<LagoState>) }
    : beginning;
}

function save(file: string | undefined, state: LagoState): void {
  if (file === undefined) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(state));
  renameSync(`${file}.part`, file);
}
