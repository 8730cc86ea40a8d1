import { isUtf8 } from 'node:buffer';
import { ApiProblem } from '../../http/api-problem.ts';
import { JSON_BOUNDS, boundJson } from '../../http/bound-json.ts';
import type { ReceivedBody } from '../../http/define-route.ts';
import { parseJson } from '../../http/read-json.ts';

/** Most events of one request. */
const EVENTS_MAX = 1_000;

/** Values of all events of a request together: a hundred for each of them. */
const BOUNDS = { ...JSON_BOUNDS, values: 100 * EVENTS_MAX };

export const NDJSON_TYPE = 'application/x-ndjson';

/** Marks an NDJSON line that is not JSON: it is refused, the others are processed. */
export const UNREADABLE = Symbol('not JSON');

/**
 * The events of a body: one, a list, or `{events: […]}` in JSON; one per line in NDJSON.
 *
 * @throws ApiProblem `body_too_large`; `malformed_body` for invalid JSON; `invalid_request` for no event or
 *   too many
 */
export function readEvents({ type, bytes }: Pick<ReceivedBody, 'type' | 'bytes'>): unknown[] {
  const { events, pointer } =
    type === NDJSON_TYPE ? { events: linesOf(bytes), pointer: '' } : eventsOf(parseJson(bytes, BOUNDS));
  if (events.length === 0) throw refused('There is no event in the body.', pointer);
  if (events.length > EVENTS_MAX)
    throw refused(`At most ${EVENTS_MAX} events a request; these are more. Nothing was recorded.`, pointer);
  return events;
}

const refused = (detail: string, pointer: string): ApiProblem =>
  new ApiProblem('invalid_request', detail, { errors: [{ pointer, detail }] });

function linesOf(bytes: Buffer): unknown[] {
  const events: unknown[] = [];
  let values = BOUNDS.values;
  let lines = 0;
  for (const line of linesIn(bytes)) {
    // Enough to be refused; the rest need not be read. Lines of nothing count too: there may be millions.
    if (events.length > EVENTS_MAX || ++lines > LINES_MAX) return Array(EVENTS_MAX + 1).fill(UNREADABLE);
    values -= boundJson(line, { ...BOUNDS, values });
    const event = eventOf(line);
    if (event !== undefined) events.push(event);
  }
  return events;
}

/** Most lines of one request, empty ones among them. */
const LINES_MAX = 4 * EVENTS_MAX;

function* linesIn(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length;) {
    const next = bytes.indexOf('\n', start);
    const end = next === -1 ? bytes.length : next;
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

/** Parses a line; undefined for an empty one. Invalid JSON or UTF-8 refuses this line only. */
function eventOf(line: Buffer): unknown {
  if (!isUtf8(line)) return UNREADABLE;
  const text = line.toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return UNREADABLE;
  }
}

function eventsOf(body: unknown): { events: unknown[]; pointer: string } {
  if (Array.isArray(body)) return { events: body, pointer: '' };
  if (typeof body === 'object' && body !== null && 'events' in body) {
    if (Array.isArray(body.events)) return { events: body.events, pointer: '/events' };
    throw refused('events is a list (/events).', '/events');
  }
  return { events: [body], pointer: '' };
}
