import { ApiProblem } from '../http/api-problem.ts';
import type { ReceivedBody } from '../http/define-route.ts';

/** Most events of one request. */
const EVENTS_MAX = 1_000;

export const NDJSON_TYPE = 'application/x-ndjson';

/** Stands where a line of NDJSON is no JSON: the line is refused, the others are not lost. */
export const UNREADABLE = Symbol('not JSON');

/**
 * The events of a body, as they came: one, a list, or `{events: […]}` in JSON; one a line in NDJSON.
 *
 * @throws ApiProblem `malformed_body` where JSON is none; `invalid_request` for no event or too many
 */
export function readEvents({ type, bytes }: ReceivedBody): unknown[] {
  const events = type === NDJSON_TYPE ? linesOf(bytes) : eventsOf(bytes);
  if (events.length === 0) throw new ApiProblem('invalid_request', 'There is no event in the body.');
  if (events.length > EVENTS_MAX) {
    throw new ApiProblem(
      'invalid_request',
      `At most ${EVENTS_MAX} events a request; these are more. Nothing was recorded.`,
    );
  }
  return events;
}

function linesOf(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  for (const line of bytes.toString('utf8').split('\n')) {
    if (line.trim() === '') continue;
    // Enough to be refused; the rest need not be read.
    if (events.length > EVENTS_MAX) break;
    try {
      events.push(JSON.parse(line));
    } catch {
      events.push(UNREADABLE);
    }
  }
  return events;
}

function eventsOf(bytes: Buffer): unknown[] {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ApiProblem('malformed_body', 'The body is not valid JSON.', { cause: error });
  }
  if (Array.isArray(body)) return body;
  if (typeof body === 'object' && body !== null && 'events' in body) {
    if (Array.isArray(body.events)) return body.events;
    throw new ApiProblem('invalid_request', 'events is a list (/events).', {
      errors: [{ pointer: '/events', detail: 'is a list' }],
    });
  }
  return [body];
}
