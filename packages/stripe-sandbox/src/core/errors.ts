/**
 * The body of a Stripe error (`error` in the answer). More fields may be added (payment_intent, charge …).
 */
export interface StripeErrorBody {
  type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  [more: string]: unknown;
}

/**
 * A handler throws it to answer with a Stripe error. The changes are undone unless `keepChanges` is set.
 */
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

/**
 * resource_missing: 404 if the object is the path's own, 400 if a parameter names it.
 * @param isLive the account has it in live mode; Stripe says so
 */
export function resourceMissing(noun: string, id: string, param = 'id', isLive = false): SandboxError {
  const status = param === 'id' ? 404 : 400;
  const elsewhere = isLive
    ? '; a similar object exists in live mode, but a test mode key was used to make this request.'
    : '';
  return new SandboxError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    param,
    message: `No such ${noun}: '${id}'${elsewhere}`,
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
 * 402 card_error of a payment attempt. The request's changes (failed charge, last error, events) are kept,
 * as Stripe keeps them.
 */
export function cardError(body: CardErrorBody): SandboxError {
  return new SandboxError(402, { ...body, type: 'card_error' }, true);
}

/** 402 card_error of a card that cannot be attached. The request's changes are undone. */
export function cardRefused(body: CardErrorBody): SandboxError {
  return new SandboxError(402, { ...body, type: 'card_error' });
}
