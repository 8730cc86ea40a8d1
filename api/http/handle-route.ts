import { Readable } from 'node:stream';
import type { Context } from 'koa';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem, problemDocument } from './api-problem.ts';
import { toProblem } from './answer-problems.ts';
import { authorise } from '../auth/authorise.ts';
import { isFile } from './define-route.ts';
import type { AnyAnswer, ReceivedBody, Responses, Route } from './define-route.ts';
import { TakenOverError, hashOf, hashRequest, idempotencyKeyOf, once } from './idempotency.ts';
import type { Principal } from '../auth/principal.ts';
import { refusalFor } from './stripe-problems.ts';
import { addressKey, changesSubscription } from './rate-limits.ts';
import { impliedErrors } from '../documentation/implied-errors.ts';
import { measureInTurns } from './bound-json.ts';
import { BODY_BYTES, readBody, readJson } from './read-json.ts';
import { ReadyJson } from './ready-json.ts';
import { isExport, withinTimeBudget } from './time-budget.ts';
import { validate } from './validate.ts';
import { seesAllUsage } from '../usage/ingest/owned-customer.ts';

/** Whoever reports for one customer needs a small part of what a gateway needs. */
const OWN_USAGE_SHARE = 16;
const BYTES_OF_A_VALUE = 64;
/** Beyond these a body is refused anyway. */
const COUNTED_VALUES = { depth: Infinity, values: 100_000 };

const JSON_TYPE = 'application/json';
const PROBLEM_TYPE = 'application/problem+json';

/** What is sent, and as what. */
interface Outcome {
  answer: AnyAnswer;
  contentType: string;
  repeated?: boolean;
}

/** Carries one request through a route: sign-in, role, validation, idempotency, handler, response schema. */
export async function handleRoute(ctx: Context, route: Route, deps: ApiDeps): Promise<void> {
  const principal = await withinTimeBudget(route, deps, () => admitted(ctx, route, deps));
  if (route.needsTls === true) requireTls(ctx, deps);
  const params = validate(route.params, ctx.params, 'params');
  const query = validate(route.query, { ...ctx.query }, 'query');
  // How long a body may take to arrive is the server's business (api/server.ts).
  const body = route.body === undefined ? undefined : validate(route.body, await readJson(ctx.req), 'body');
  const received = route.rawBody === undefined ? null : await weighed(await readBody(ctx.req, route.rawBody));
  const { answer, contentType, repeated } = await withinTimeBudget(route, deps, () =>
    outcomeOf(ctx, route, { deps, principal, params, query, body, received }),
  );
  if (repeated === true) ctx.set('Idempotent-Replayed', 'true');
  send(ctx, answer, contentType);
}

/** A request that was admitted and read. */
interface Admitted {
  deps: ApiDeps;
  principal: Principal | null;
  params: unknown;
  query: unknown;
  body: unknown;
  received: ReceivedBody | null;
}

async function outcomeOf(
  ctx: Context,
  route: Route,
  { deps, principal, params, query, body, received }: Admitted,
): Promise<Outcome> {
  // Its bytes were counted before it was read.
  if (received !== null && route.limit === 'usage')
    await countUsageBytes(ctx, deps, principal, received.weight - received.bytes.length);
  const { key, given } = route.idempotent
    ? idempotencyKeyOf(ctx.get('idempotency-key'))
    : idempotencyKeyOf(undefined);
  const requestId = ctx.state.requestId as string;
  const run = async (em: ApiDeps['em']): Promise<AnyAnswer> => {
    const answer = await declared(route, { deps, principal }, () =>
      route.handler({
        params,
        query,
        body,
        received,
        principal,
        deps: em === deps.em ? deps : { ...deps, em },
        requestId,
        idempotencyKey: key,
        isKeyGiven: given,
        // Read by lists only, and dear to make.
        get url() {
          return ctx.URL;
        },
      }),
    );
    const shown = present(route, answer);
    await deps.noteReading(route, { principal, params, query, requestId, answer: shown }, deps);
    return shown;
  };
  const em = isExport(route) ? deps.exportEm : deps.em;
  if (!given || principal === null) return { answer: await run(em), contentType: JSON_TYPE };

  const claim = {
    userId: principal.userId,
    key,
    route: `${route.method.toUpperCase()} ${route.path}`,
    // The path below its mount point: a client that moves to /api/v1 between two tries is the same client.
    requestHash: hashRequest(
      route.method,
      `${route.path} ${JSON.stringify(params ?? null)}`,
      received === null ? body : hashOf(received.bytes),
    ),
  };
  return once(deps.em, claim, async (hold) => {
    try {
      return { answer: await run(() => hold(em())), contentType: JSON_TYPE };
    } catch (error) {
      if (error instanceof TakenOverError) throw error;
      const problem = toProblem(error);
      if (problem.status >= 500 || problem.status === 429) throw error;
      return {
        answer: { status: problem.status, body: problemDocument(problem, requestId) },
        contentType: PROBLEM_TYPE,
      };
    }
  });
}

/** Signs in and counts: a caller by user, everybody else, also who tries tokens, by address. */
async function admitted(ctx: Context, route: Route, deps: ApiDeps): Promise<Principal | null> {
  let principal: Principal | null;
  try {
    principal = await authorise(ctx, route, deps);
  } catch (error) {
    const userId = ctx.state.userId as string | undefined;
    await deps.limits.standard(ctx, userId ?? addressKey(ctx));
    throw error;
  }
  await deps.limits[route.limit ?? 'standard'](ctx, principal?.userId ?? addressKey(ctx));
  if (principal !== null && changesSubscription(route)) await deps.limits.changes(ctx, principal.userId);
  if (principal !== null && route.probe !== undefined)
    await deps.limits.probes(ctx, route.probe, principal.userId);
  if (route.limit === 'usage') await countUsageBytes(ctx, deps, principal, bytesOf(ctx, route));
  return principal;
}

const countUsageBytes = (
  ctx: Context,
  { limits }: ApiDeps,
  principal: Principal | null,
  bytes: number,
): Promise<void> =>
  limits.usageBytes(ctx, principal?.userId ?? addressKey(ctx), {
    bytes,
    share: principal !== null && seesAllUsage(principal) ? 1 : OWN_USAGE_SHARE,
  });

/**
 * 1,000 empty events are as much work as 1,000 real ones: they weigh what their values usually have in
 * bytes.
 */
async function weighed(received: Omit<ReceivedBody, 'weight'>): Promise<ReceivedBody> {
  const { values } = await measureInTurns(received.bytes, COUNTED_VALUES);
  return { ...received, weight: Math.max(received.bytes.length, values * BYTES_OF_A_VALUE) };
}

/** Koa reads X-Forwarded-Proto only from the proxies of TRUST_PROXY. */
function requireTls(ctx: Context, { settings }: ApiDeps): void {
  if (ctx.secure || !settings.publicUrl.startsWith('https:')) return;
  throw new ApiProblem(
    'tls_required',
    'This was sent without TLS, the API key with it: revoke that key, and send the request to the https address.',
  );
}

/** The announced size of a request, or the most that the route accepts. */
function bytesOf(ctx: Context, { rawBody }: Route): number {
  const most = rawBody?.limitBytes ?? BODY_BYTES;
  // Null where the length is not known; more than is taken is refused by its reader.
  const length = Number(ctx.get('content-length') || most);
  return Math.min(length, most);
}

/**
 * Blocks error codes that the route does not declare: an error outside production, a log line in
 * production.
 */
async function declared(
  route: Route,
  { deps, principal }: { deps: ApiDeps; principal: Principal | null },
  work: () => Promise<AnyAnswer>,
): Promise<AnyAnswer> {
  try {
    return await work();
  } catch (error) {
    const { code } = toProblem(error);
    if (route.errors.includes(code) || impliedErrors(route).includes(code))
      throw refusalFor(principal, error);
    return undeclared(route, deps, `error ${code}`, error);
  }
}

function undeclared(route: Route, deps: ApiDeps, what: string, error: unknown): never {
  const text = `${route.method} ${route.path} gave the undeclared ${what}`;
  if (!deps.settings.production) throw new Error(text, { cause: error });
  deps.logger.error({ err: error }, text);
  throw error;
}

/** Parses the answer through its schema, which drops other fields. An invalid answer is our fault: 500. */
function present(route: Route, answer: AnyAnswer): AnyAnswer {
  const schema = route.responses[answer.status as keyof Responses];
  if (schema === undefined)
    throw new Error(`${route.method} ${route.path} gave the undeclared status ${answer.status}`);
  const headers = answer.headers ?? {};
  if (schema === null) return { status: answer.status, headers };
  if (isFile(schema)) {
    return {
      status: answer.status,
      body: answer.body,
      headers: { ...headers, 'Content-Type': schema.contentType },
    };
  }
  if (answer.body instanceof ReadyJson) return { status: answer.status, body: answer.body, headers };
  const parsed = schema.safeParse(answer.body);
  if (!parsed.success) {
    throw new Error(`${route.method} ${route.path} gave an answer outside its schema`, {
      cause: parsed.error,
    });
  }
  return { status: answer.status, body: parsed.data, headers };
}

function send(ctx: Context, answer: AnyAnswer, contentType: string): void {
  ctx.status = answer.status;
  ctx.set(answer.headers ?? {});
  ctx.set('Cache-Control', 'no-store');
  if (answer.body === undefined || (answer.status === 204 && answer.body === null)) {
    ctx.body = null;
    ctx.status = answer.status;
    return;
  }
  if (answer.body instanceof Readable) {
    ctx.body = answer.body;
    return;
  }
  ctx.type = contentType;
  ctx.body = answer.body instanceof ReadyJson ? answer.body.text : JSON.stringify(answer.body);
}
