import { DAY_MS, MINUTE_MS } from '../../period.ts';
import { isQuantity, parseQuantity, UNIT } from './quantity.ts';
import type { Quantity, QuantityProblem } from './quantity.ts';

/** Usage is taken this long after it happened: as far back as Stripe takes a meter event. */
export const LATEST_MS = 35 * DAY_MS;
/** Clocks differ: so far ahead of ours an event may say it happened. Stripe allows the same. */
export const AHEAD_MS = 5 * MINUTE_MS;
/** More than this in one event is a wrong unit, not usage: a thousand million units. */
export const MOST_QUANTITY: Quantity = 1_000_000_000n * UNIT;
/** Longest idempotency key, in UTF-16 code units. */
const KEY_LENGTH_MAX = 255;
/** Largest `properties`, as JSON text. */
export const PROPERTIES_LENGTH_MAX = 4096;

/** What an event may say; `customer` is for who looks its owner up. */
const FIELDS: ReadonlySet<string> = new Set([
  'customer',
  'idempotency_key',
  'event_type',
  'quantity',
  'occurred_at',
  'properties',
]);

/** Why an event is not counted. */
export const USAGE_REJECTION_CODES = [
  'malformed',
  'unknown_field',
  'missing_idempotency_key',
  'malformed_idempotency_key',
  'unknown_customer',
  'unknown_event_type',
  'malformed_quantity',
  'negative_quantity',
  'zero_quantity',
  'absurd_quantity',
  'too_many_decimals',
  'malformed_time',
  'in_the_future',
  'too_old',
  'malformed_properties',
  'key_conflict',
] as const;

export type UsageRejectionCode = (typeof USAGE_REJECTION_CODES)[number];

/** An event that is refused, and a sentence that its sender can act on. */
export interface UsageRejection {
  verdict: 'rejected';
  code: UsageRejectionCode;
  message: string;
}

/** An event that is fit to be stored. */
interface UsageAcceptance {
  verdict: 'accepted';
  event: UsageInput;
}

/** An event after parsing. */
export interface UsageInput {
  idempotencyKey: string;
  eventType: string;
  quantity: Quantity;
  /** When it happened, epoch milliseconds. */
  occurredAt: number;
  /** JSON text of the properties; null where there are none. */
  properties: string | null;
}

/** What an event is judged by. */
interface UsageJudge {
  /** The customer's billing clock, epoch milliseconds. */
  now: number;
  /** Types that count. */
  eventTypes: ReadonlySet<string>;
}

/**
 * Validates one event of a batch: `{customer?, idempotency_key, event_type, quantity, occurred_at?,
 * properties?}`. The caller looks the customer up. Written by hand instead of as a schema because it runs
 * for every event.
 */
export function validateEvent(raw: unknown, judge: UsageJudge): UsageAcceptance | UsageRejection {
  if (!isObject(raw)) return reject('malformed', 'An event is a JSON object.');
  const badField = judgeFields(raw);
  if (badField !== null) return badField;
  const { idempotency_key: idempotencyKey, event_type: eventType } = raw;
  if (typeof idempotencyKey !== 'string' || !isKey(idempotencyKey)) return badKey(idempotencyKey);
  if (typeof eventType !== 'string' || !judge.eventTypes.has(eventType)) {
    return reject('unknown_event_type', `event_type is one of ${[...judge.eventTypes].join(', ')}.`);
  }
  const quantity = parseQuantity(raw['quantity']);
  const badQuantity = judgeQuantity(quantity);
  if (badQuantity !== null) return badQuantity;
  const occurredAt = timeOf(raw['occurred_at'], judge.now);
  const badTime = judgeTime(occurredAt, judge.now);
  if (badTime !== null) return badTime;
  const properties = propertiesOf(raw['properties']);
  if (properties === undefined) {
    return reject(
      'malformed_properties',
      `properties is an object of at most ${PROPERTIES_LENGTH_MAX} characters.`,
    );
  }
  return {
    verdict: 'accepted',
    event: { idempotencyKey, eventType, quantity: quantity as Quantity, occurredAt, properties },
  };
}

/**
 * Rejects unknown fields: one may be a time or a unit that the sender relies on, and dropping it would
 * count another event. Null when every field is known.
 */
function judgeFields(raw: Record<string, unknown>): UsageRejection | null {
  for (const field in raw) {
    if (FIELDS.has(field)) continue;
    const named = JSON.stringify(field.slice(0, 40).toWellFormed());
    return reject(
      'unknown_field',
      `An event has ${[...FIELDS].join(', ')}; ${named} is none of them. What describes it goes into properties.`,
    );
  }
  return null;
}

const badKey = (key: unknown): UsageRejection =>
  reject(
    key === undefined || key === null || key === '' ? 'missing_idempotency_key' : 'malformed_idempotency_key',
    `idempotency_key is a text of 1 to ${KEY_LENGTH_MAX} characters.`,
  );

/** A rejection. */
export const reject = (code: UsageRejectionCode, message: string): UsageRejection => ({
  verdict: 'rejected',
  code,
  message,
});

/** The rejection for a customer that does not exist or belongs to somebody else. Both read the same. */
export const unknownCustomer = (customer: string): UsageRejection =>
  reject('unknown_customer', `There is no customer ${JSON.stringify(customer)}.`);

/** Null where usage of that quantity may be counted. */
export function judgeQuantity(quantity: Quantity | QuantityProblem): UsageRejection | null {
  if (!isQuantity(quantity)) {
    return quantity === 'malformed'
      ? reject('malformed_quantity', 'quantity is a number, or a decimal text.')
      : reject('too_many_decimals', 'quantity has at most 6 decimals.');
  }
  if (quantity < 0n)
    return reject('negative_quantity', 'quantity is above zero; a correction has its own call.');
  if (quantity === 0n) return reject('zero_quantity', 'quantity is above zero.');
  if (quantity > MOST_QUANTITY) {
    return reject('absurd_quantity', `quantity is at most ${MOST_QUANTITY / UNIT}; is its unit right?`);
  }
  return null;
}

/** Null where usage of that time may be counted at `now`. */
function judgeTime(occurredAt: number, now: number): UsageRejection | null {
  if (!Number.isFinite(occurredAt)) {
    return reject(
      'malformed_time',
      'occurred_at is an ISO 8601 time with its zone, as 2026-11-21T12:00:00Z.',
    );
  }
  if (occurredAt > now + AHEAD_MS) {
    return reject('in_the_future', `occurred_at is more than 5 minutes ahead; ${clockAt(now)}`);
  }
  if (occurredAt < now - LATEST_MS)
    return reject('too_old', `occurred_at is more than 35 days back; ${clockAt(now)}`);
  return null;
}

/** Include the customer's clock: a test clock differs from the sender's. */
const clockAt = (now: number): string =>
  `the clock of the customer stands at ${new Date(now).toISOString()}.`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// U+0000 and halves of surrogate pairs are what PostgreSQL's text cannot hold.
const isKey = (key: string): boolean =>
  key.length > 0 && key.length <= KEY_LENGTH_MAX && !key.includes('\u0000') && key.isWellFormed();

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Epoch milliseconds; `now` when absent; NaN when invalid. */
function timeOf(value: unknown, now: number): number {
  if (value === undefined || value === null) return now;
  return typeof value === 'string' && ISO.test(value) && isDay(value) ? Date.parse(value) : Number.NaN;
}

/** Date.parse takes 30 February for 2 March. */
function isDay(iso: string): boolean {
  const day = Number(iso.slice(8, 10));
  return (
    day <= 28 || day <= new Date(Date.UTC(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), 0)).getUTCDate()
  );
}

/** JSON text; null when absent; undefined when refused. */
function propertiesOf(value: unknown): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) return undefined;
  const text = JSON.stringify(value);
  // Escaped as JSON writes it: \u0000 is not storable, nor is half a pair.
  const isStorable = text.length <= PROPERTIES_LENGTH_MAX && !/\\u(?:0000|d[89a-f])/.test(text);
  return isStorable ? text : undefined;
}
