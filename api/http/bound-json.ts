import { ApiProblem } from './api-problem.ts';
import { nextTurn } from './next-turn.ts';

/** What a JSON text may hold at most. */
export interface JsonBounds {
  /** Lists and objects inside each other. */
  depth: number;
  /** Values: of lists, of objects, and the lists and objects themselves. */
  values: number;
}

/** Limits of a body unless a route sets its own: far above any legitimate request. */
export const JSON_BOUNDS: JsonBounds = { depth: 32, values: 10_000 };

/** How far a text was read, and what was in it. */
interface JsonMeasure extends JsonBounds {
  /** Bytes looked at: where a bound is passed, the reading ends. */
  read: number;
  /** Lists and objects that are not closed yet. */
  open: number;
}

/** Less than a millisecond of counting. */
const BYTES_OF_A_TURN = 256 * 1024;

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Counts the contents of a JSON text in one pass, without parsing or recursion, so that a hostile text
 * costs no parser time. Invalid JSON is counted too; the parser refuses it.
 */
export function measureJson(bytes: Buffer, bounds: JsonBounds): JsonMeasure {
  const measure = { depth: 0, values: 1, read: 0, open: 0 };
  measureOn(measure, bytes, { bounds, until: bytes.length });
  return measure;
}

/** The same, in slices between which others have their turn. */
export async function measureInTurns(bytes: Buffer, bounds: JsonBounds): Promise<JsonMeasure> {
  const measure = { depth: 0, values: 1, read: 0, open: 0 };
  while (measureOn(measure, bytes, { bounds, until: measure.read + BYTES_OF_A_TURN })) await nextTurn();
  return measure;
}

/**
 * Goes on to `until`, or to the end of the string there. False at the end of the text, or beyond the
 * bounds.
 */
function measureOn(
  measure: JsonMeasure,
  bytes: Buffer,
  { bounds, until }: { bounds: JsonBounds; until: number },
): boolean {
  let at = measure.read;
  for (; at < bytes.length && at < until; at++) {
    measure.read = at + 1;
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === LIST || byte === OBJECT) {
      measure.values += 1;
      measure.depth = Math.max(measure.depth, ++measure.open);
    } else if (byte === LIST_END || byte === OBJECT_END) measure.open -= 1;
    else if (byte === COMMA) measure.values += 1;
    if (measure.depth > bounds.depth || measure.values > bounds.values) return false;
  }
  measure.read = Math.min(at, bytes.length);
  return measure.read < bytes.length;
}

/**
 * Refuses a text before it is parsed.
 *
 * @returns the number of values in it
 * @throws ApiProblem `body_too_large`
 */
export function boundJson(bytes: Buffer, bounds: JsonBounds = JSON_BOUNDS): number {
  const { depth, values } = measureJson(bytes, bounds);
  if (depth > bounds.depth)
    throw new ApiProblem('body_too_large', `The body may be nested ${bounds.depth} deep at most.`);
  if (values > bounds.values)
    throw new ApiProblem('body_too_large', `The body may have at most ${bounds.values} values.`);
  return values;
}

/** Where the string that begins at `start` ends: its closing quote, or the end of the text. */
function endOfString(bytes: Buffer, start: number): number {
  let from = start + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, from);
    if (quote === -1) return bytes.length;
    let escapes = 0;
    while (quote - escapes > from && bytes[quote - escapes - 1] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return quote;
    from = quote + 1;
  }
}
