import { z } from 'zod';
import type { JsonAnswer, JsonCall } from '../http/call-json.ts';
import { callJson } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';

/** How to reach Lago. */
export interface LagoConfig {
  /** Without `/api/v1` and without a slash at the end. */
  apiUrl: string;
  apiKey: string;
  timeoutMs?: number;
  /** Real time, epoch milliseconds. */
  now?: () => number;
}

/** One call to Lago. `path` begins after `/api/v1`. */
export type LagoCall = (
  method: JsonCall['method'],
  path: string,
  options?: {
    query?: Record<string, string>;
    body?: unknown;
    /** Refusals that the caller reads itself. */
    answers?: readonly number[];
  },
) => Promise<JsonAnswer>;

const problemShape = z.looseObject({
  code: z.string().optional(),
  error: z.string().optional(),
  error_details: z.record(z.string(), z.unknown()).optional(),
});

/** Lago's API with our key. A 404 is an answer; other refusals are errors. */
export function createLagoCall({ apiUrl, apiKey, timeoutMs = 5_000 }: LagoConfig): LagoCall {
  return async (method, path, { query = {}, body, answers = [] } = {}) => {
    const url = new URL(`${apiUrl}/api/v1${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await callJson({
      system: 'Lago',
      urlVariable: 'LAGO_API_URL',
      method,
      url,
      headers: { authorization: `Bearer ${apiKey}` },
      timeoutMs,
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 300 || answer.status === 404 || answers.includes(answer.status)) return answer;
    throw lagoRefusal(method, path, answer);
  };
}

/** Names the invalid fields, never their values. */
export function lagoRefusal(method: string, path: string, { status, body }: JsonAnswer): GatewayError {
  if (status === 401 || status === 403) {
    const message = `Lago does not accept our key for ${method} ${path} (${status}); check LAGO_API_KEY.`;
    return new GatewayError('Lago', 'auth', message, status);
  }
  const problem = problemShape.safeParse(body).data;
  const why = problem?.code ?? problem?.error ?? 'no reason given';
  const fields = Object.keys(problem?.error_details ?? {}).join(', ');
  return new GatewayError(
    'Lago',
    'refused',
    `Lago refused ${method} ${path} (${status}): ${why.slice(0, 200)}${fields === '' ? '' : ` in ${fields}`}.`,
    status,
  );
}
