import { isUtf8 } from 'node:buffer';
import { ApiProblem } from '../http/api-problem.ts';
import type { ReceivedBody } from '../http/define-route.ts';
import { parseJson } from '../http/read-json.ts';

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
  const { events, pointer } =
    type === NDJSON_TYPE ? { events: linesOf(bytes), pointer: '' } : eventsOf(parseJson(bytes));
  if (events.length === 0) throw refused('There is no event in the body.', pointer);
  if (events.length > EVENTS_MAX)
    throw refused(`At most ${EVENTS_MAX} events a request; these are more. Nothing was recorded.`, pointer);
  return events;
}

const refused = (detail: string, pointer: string): ApiProblem =>
  new ApiProblem('invalid_request', detail, { errors: [{ pointer, detail }] });

function linesOf(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  for (const line of textLines(bytes)) {
    if (line?.trim() === '') continue;
    // Enough to be refused; the rest need not be read.
    if (events.length > EVENTS_MAX) break;
    try {
      events.push(line === null ? UNREADABLE : JSON.parse(line));
    } catch {
      events.push(UNREADABLE);
    }
  }
  return events;
}

/** Lines as text, null for one that is no UTF-8: it is refused, those around it are not lost. */
function textLines(bytes: Buffer): (string | null)[] {
  if (isUtf8(bytes)) return bytes.toString('utf8').split('\n');
  // Latin-1 keeps every byte as it is.
  const lines = bytes.toString('latin1').split('\n');
  return lines.map((line) => {
    const own = Buffer.from(line, 'latin1');
    return isUtf8(own) ? own.toString('utf8') : null;
  });
}

function eventsOf(body: unknown): { events: unknown[]; pointer: string } {
  if (Array.isArray(body)) return { events: body, pointer: '' };
  if (typeof body === 'object' && body !== null && 'events' in body) {
    if (Array.isArray(body.events)) return { events: body.events, pointer: '/events' };
    throw refused('events is a list (/events).', '/events');
  }
  return { events: [body], pointer: '' };
}
