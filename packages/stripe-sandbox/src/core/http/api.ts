import { apiVersion, type Context, type Origin } from '../context.ts';
import { accountSettings } from '../account.ts';
import { invalidRequest, SandboxError } from '../errors.ts';
import { expandAnswer } from '../expand.ts';
import { randomText } from '../ids.ts';
import type { Ledger } from '../ledger.ts';
import type { Route } from '../registry.ts';
import { authenticate } from './authenticate.ts';
import { checkParameters } from './check-parameters.ts';
import { jsonAnswer, type Answer, type Exchange } from './exchange.ts';
import { factsOf, goneFrom } from './facts.ts';
import { decodeForm } from './form.ts';
import { fingerprintOf, rememberAnswer, rememberedAnswer } from './idempotency.ts';
import { modernise } from './older-parameters.ts';
import { RateLimiter } from './rate-limiter.ts';
import { Router, type Match } from './router.ts';

export interface ApiAnswer extends Answer {
  /** The endpoint as registered, or the path where there is none. */
  endpoint: string;
  replayed: boolean;
}

/** Answers API requests, one transaction each: key, idempotency, parameters, handler, expansion. */
export class Api {
  readonly #ledger: Ledger;
  readonly #router = new Router<Route>();
  readonly #limiter = new RateLimiter();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    for (const route of ledger.registry.routes) this.#router.add(route.method, route.path, route);
  }

  answer(exchange: Exchange): ApiAnswer {
    const requestId = `req_${randomText(14)}`;
    const match = this.#router.match(exchange.method, exchange.path);
    const endpoint = match?.path ?? exchange.path;
    const key = exchange.method === 'POST' ? exchange.headers['idempotency-key'] : undefined;
    const headers: Record<string, string> = { 'request-id': requestId, 'stripe-version': apiVersion };
    if (typeof key === 'string') headers['idempotency-key'] = key;
    try {
      authenticate(exchange.headers.authorization);
      if (match === undefined) throw unrecognized(exchange);
      const call = new Call(
        this.#limiter,
        this.#ledger,
        match,
        exchange,
        requestId,
        typeof key === 'string' ? key : undefined,
      );
      const { status, body, replayedFrom } = call.run();
      if (replayedFrom !== undefined)
        Object.assign(headers, { 'idempotent-replayed': 'true', 'original-request': replayedFrom });
      headers['content-type'] = 'application/json';
      return { status, headers, body, endpoint, replayed: replayedFrom !== undefined };
    } catch (error) {
      const { status, value } = errorAnswer(error, requestId);
      if (status === 429) headers['stripe-should-retry'] = 'true';
      return { ...jsonAnswer(status, value, headers), endpoint, replayed: false };
    }
  }
}

interface Outcome {
  status: number;
  body: string;
  replayedFrom?: string;
}

/** One request on its way through. */
class Call {
  readonly #ledger: Ledger;
  readonly #match: Match<Route>;
  readonly #exchange: Exchange;
  readonly #origin: Origin;
  readonly #key: string | undefined;
  readonly #fingerprint: string;
  readonly #limiter: RateLimiter;

  constructor(
    limiter: RateLimiter,
    ledger: Ledger,
    match: Match<Route>,
    exchange: Exchange,
    requestId: string,
    key: string | undefined,
  ) {
    this.#limiter = limiter;
    this.#ledger = ledger;
    this.#match = match;
    this.#exchange = exchange;
    this.#key = key;
    this.#origin = { id: requestId, idempotencyKey: key ?? null, baseUrl: exchange.baseUrl };
    this.#fingerprint = key === undefined ? '' : fingerprintOf(exchange.method, exchange.path, exchange.body);
  }

  /** @throws what is answered but not remembered: a key used twice, malformed parameters */
  run(): Outcome {
    try {
      return this.#ledger.transact(this.#origin, (context) => this.#inTransaction(context));
    } catch (error) {
      if (!(error instanceof HandlerFailed)) throw error;
      if (this.#key === undefined) throw error.reason;
      return this.#ledger.transact(this.#origin, (context) => this.#failed(context, error.reason));
    }
  }

  #inTransaction(context: Context): Outcome {
    if (this.#limiter.isOver(accountSettings(context).requestsPerSecond)) throw tooManyRequests();
    const remembered =
      this.#key === undefined ? undefined : rememberedAnswer(context, this.#key, this.#fingerprint);
    if (remembered !== undefined) {
      return { status: remembered.status, body: remembered.body, replayedFrom: remembered.requestId };
    }
    const { expand, ...parameters } = this.#parameters(context);
    let answer: unknown;
    try {
      answer = this.#match.target.handle(context, parameters as never, this.#match.parameters as never);
      answer = expandAnswer(context, answer, Object.values(expand ?? []) as string[]);
    } catch (error) {
      if (error instanceof SandboxError && error.keepChanges) return this.#failed(context, error);
      throw new HandlerFailed(error);
    }
    return this.#remember(context, { status: 200, body: JSON.stringify(answer, null, 2) });
  }

  #parameters(context: Context): Record<string, unknown> {
    const { method, body, query } = this.#exchange;
    // Version 2 of the API takes JSON, and its parameters are in no document that is read here.
    if (this.#match.path.startsWith('/v2/') && body !== '')
      return JSON.parse(body) as Record<string, unknown>;
    const tree = decodeForm(method === 'GET' || body === '' ? query : body);
    const version = this.#exchange.headers['stripe-version'];
    for (const name of goneFrom(
      method,
      this.#match.path,
      typeof version === 'string' ? version : undefined,
    )) {
      if (name in tree)
        throw invalidRequest(`Received unknown parameter: ${name}`, name, 'parameter_unknown');
    }
    if (version !== apiVersion) modernise(context, this.#match.path, tree);
    const fact = factsOf(method, this.#match.path);
    return fact === undefined ? tree : checkParameters(fact, tree);
  }

  /** Answers with an error that is remembered under the key, as Stripe does once a request was begun. */
  #failed(context: Context, error: unknown): Outcome {
    const { status, value } = errorAnswer(error, this.#origin.id ?? '');
    return this.#remember(context, { status, body: JSON.stringify(value, null, 2) });
  }

  #remember(context: Context, outcome: Outcome): Outcome {
    if (this.#key !== undefined) {
      const { status, body } = outcome;
      const requestId = this.#origin.id ?? '';
      rememberAnswer(context, this.#key, { fingerprint: this.#fingerprint, status, body, requestId });
    }
    return outcome;
  }
}

/** Marks an error that came from the handler, so that its answer is remembered. */
class HandlerFailed extends Error {
  readonly reason: unknown;

  constructor(reason: unknown) {
    super('handler failed');
    this.reason = reason;
  }
}

function unrecognized({ method, path }: Exchange): SandboxError {
  const error = invalidRequest(
    `Unrecognized request URL (${method}: ${path}). The sandbox serves what the engine uses of Stripe's API.`,
  );
  return new SandboxError(404, error.body);
}

function tooManyRequests(): SandboxError {
  return new SandboxError(429, {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Request rate limit exceeded.',
  });
}

function errorAnswer(error: unknown, requestId: string): { status: number; value: unknown } {
  if (error instanceof SandboxError)
    return { status: error.status, value: { error: { ...error.body, request_id: requestId } } };
  console.error('stripe-sandbox: a handler failed:', error);
  const message = `The sandbox has a defect: ${error instanceof Error ? error.message : String(error)}`;
  return { status: 500, value: { error: { type: 'api_error', message } } };
}
