import type { Context, Middleware } from 'koa';
import { WebhookError, verifyWebhook } from '../../gateways/stripe/inbox/webhooks.ts';
import type { WebhookRefusal } from '../../gateways/stripe/inbox/webhooks.ts';
import type { ApiDeps } from '../deps.ts';
import { sendProblem, toProblem } from '../http/answer-problems.ts';
import type { ProblemCode } from '../http/problem-codes.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { networkOf } from '../http/network-of.ts';
import { readRawBody } from '../http/read-json.ts';

/** Stripe's events are a few kilobytes; more than this is not from Stripe. */
const limitBytes = 1024 * 1024;

/** How far the time of a signature may lie from ours, either way, seconds. */
const toleranceSeconds = 300;

/** As it is called in metrics, whichever path it came by. */
const ROUTE = '/billing/webhooks/stripe';

const PATHS: ReadonlySet<string> = new Set(
  ['/api/v1', '/api'].flatMap((mount) => [`${mount}/billing/webhooks/stripe`, `${mount}/billing/webhook`]),
);

type WebhookDeps = Pick<
  ApiDeps,
  'inbox' | 'dispatcher' | 'limits' | 'origins' | 'metrics' | 'settings' | 'logger' | 'now'
>;

/**
 * Receives Stripe's deliveries: size, signature, inbox, 200. It waits for nothing else and does not use
 * Temporal. A middleware, not a route, because it needs the raw body and is the busiest path.
 */
export function stripeWebhook(deps: WebhookDeps): Middleware {
  const observe = (status: number, begun: number): void =>
    deps.metrics.requests.observe(
      { method: 'POST', route: ROUTE, status: String(status) },
      (performance.now() - begun) / 1_000,
    );
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !PATHS.has(ctx.path)) {
      await next();
      return;
    }
    const begun = performance.now();
    try {
      await deps.limits.webhook(ctx, networkOf(ctx.ip));
      const { duplicate } = await receive(ctx, deps);
      deps.metrics.webhooks.inc({ outcome: duplicate ? 'duplicate' : 'stored' });
      ctx.status = 200;
      ctx.type = 'application/json';
      ctx.body = duplicate ? '{"received":true,"duplicate":true}' : '{"received":true,"duplicate":false}';
    } catch (error) {
      const problem = toProblem(error);
      deps.metrics.webhooks.inc({ outcome: problem.code });
      // The only sign of a secret that was rolled on one side: the sender is a machine that does not
      // complain.
      if (problem.status < 500)
        deps.logger.warn(
          { requestId: ctx.state.requestId, code: problem.code },
          `webhook refused: ${problem.message}`,
        );
      // Stripe keeps the connection; the rest of a refused body must not be parsed as the next request.
      if (problem.code === 'body_too_large') ctx.set('Connection', 'close');
      sendProblem(ctx, problem, deps.logger);
    }
    observe(ctx.status, begun);
  };
}

async function receive(ctx: Context, deps: WebhookDeps): Promise<{ duplicate: boolean }> {
  const raw = await readRawBody(ctx.req, limitBytes);
  const event = verified(raw, ctx.req.headers['stripe-signature'], deps);
  deps.origins.note(event.id, ctx.state.requestId as string);
  const stored = await deps.inbox.write({
    id: event.id,
    type: event.type,
    createdAt: event.createdAt,
    payload: raw.toString('utf8'),
  });
  if (!stored.duplicate) deps.dispatcher.wake();
  return stored;
}

function codeOf(reason: WebhookRefusal): ProblemCode {
  switch (reason) {
    // The signature is right, what was signed is not.
    case 'not_json':
    case 'not_an_event':
      return 'malformed_body';
    case 'wrong_account':
    case 'wrong_mode':
      return 'other_stripe_account';
    default:
      return 'signature_invalid';
  }
}

function verified(
  raw: Buffer,
  signature: string | string[] | undefined,
  deps: WebhookDeps,
): ReturnType<typeof verifyWebhook> {
  try {
    return verifyWebhook(raw, signature?.toString(), deps.settings.webhookSecrets, {
      toleranceSeconds,
      nowMs: deps.now(),
      mode: deps.settings.stripeMode,
    });
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    throw new ApiProblem(codeOf(error.reason), error.message, { cause: error });
  }
}
