import type { z } from 'zod';
import { GatewayError } from './gateway-error.ts';
import { observedCall } from './observed-call.ts';

/** A call to a JSON API. */
export interface JsonCall {
  /** Named in errors: `Keycloak`, `Lago`. */
  system: string;
  /** Variable that holds the system's address, for error messages. */
  urlVariable: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers?: Record<string, string>;
  /** Sent as JSON; a URLSearchParams as a form. */
  body?: unknown;
  timeoutMs: number;
}

/** The answer to a call. `body` is undefined where there was none or it was not JSON. */
export interface JsonAnswer {
  status: number;
  body: unknown;
}

/**
 * Makes one call. Statuses below 500 are answers, except 429.
 * @throws GatewayError of kind `unreachable` for everything that time may heal
 */
export async function callJson(call: JsonCall): Promise<JsonAnswer> {
  const { system, method, url, timeoutMs } = call;
  let response: Response;
  let text: string;
  try {
    response = await observedCall({ system, method, path: url.pathname }, () =>
      fetch(url, {
        method,
        headers: { accept: 'application/json', ...contentType(call.body), ...call.headers },
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
        ...(call.body === undefined ? {} : { body: encoded(call.body) }),
      }),
    );
    text = await response.text();
  } catch (error) {
    const why = isTimeout(error) ? `no answer within ${timeoutMs / 1000} s` : 'no connection';
    throw new GatewayError(
      system,
      'unreachable',
      `${system} cannot be reached at ${url.origin} (${why}); check that it runs and that ${call.urlVariable} is right.`,
    );
  }
  if (response.status >= 500 || response.status === 429) {
    throw new GatewayError(
      system,
      'unreachable',
      `${system} answered ${response.status} to ${method} ${url.pathname}; it is tried again.`,
      response.status,
    );
  }
  return { status: response.status, body: parsed(text) };
}

function contentType(body: unknown): Record<string, string> {
  // fetch names a form's type itself.
  return body === undefined || body instanceof URLSearchParams ? {} : { 'content-type': 'application/json' };
}

function encoded(body: unknown): string | URLSearchParams {
  return body instanceof URLSearchParams ? body : JSON.stringify(body);
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/**
 * An answer's body in the expected shape.
 * @throws GatewayError of kind `refused`, without the body: it may be personal
 */
export function shaped<T>(system: string, what: string, schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new GatewayError(
    system,
    'refused',
    `${system} answered to ${what} in a shape that is not known (${where}).`,
  );
}
