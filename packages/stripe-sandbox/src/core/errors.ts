/** The body of a Stripe error, as under `error` in the answer. Fields beyond these (payment_intent, charge …) may be added. */
export interface StripeErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  [more: string]: unknown;
}

/** Thrown by a handler to answer with a Stripe error. The request's changes are undone unless `keepChanges` is set. */
export class SandboxError extends Error {
  readonly status: number;
  readonly body: StripeErrorBody;
  readonly keepChanges: boolean;

  constructor(status: number, body: StripeErrorBody, keepChanges = false) {
    super(body.message);
    this.status = status;
    this.body = body;
    this.keepChanges = keepChanges;
  }
}

/** 400 invalid_request_error. */
export function invalidRequest(message: string, param?: string, code?: string): SandboxError {
  return new SandboxError(400, {
    type: 'invalid_request_error',
    message,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

/** 400 for a parameter that is required here though the document cannot say so. */
export function parameterMissing(param: string): SandboxError {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

/** 404 when the object is the path's own, 400 when a parameter names it: both with code resource_missing. */
export function resourceMissing(noun: string, id: string, param = 'id'): SandboxError {
  const status = param === 'id' ? 404 : 400;
  return new SandboxError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'`,
  });
}

interface CardErrorBody {
  message: string;
  code: string;
  decline_code?: string;
  param?: string;
  [more: string]: unknown;
}

/**
 * 402 card_error of a payment that was tried. What the request changed (the failed charge, the intent's last error, its events) is kept, as
 * Stripe keeps it.
 */
export function cardError(body: CardErrorBody): SandboxError {
  return new SandboxError(402, { ...body, type: 'card_error' }, true);
}

/** 402 card_error of a card that is not taken at all (it cannot be attached): the request's changes are undone. */
export function cardRefused(body: CardErrorBody): SandboxError {
  return new SandboxError(402, { ...body, type: 'card_error' });
}
