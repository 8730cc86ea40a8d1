import type { Plan } from '../../../domain/catalogue/plan.ts';
import { UNIT, isQuantity, parseQuantity } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { PROPERTIES_LENGTH_MAX, judgeQuantity, reject } from '../../../domain/usage/ingest/validate-event.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { unstorableText } from '../../http/storable-text.ts';
import { usageTypes } from './usage-types.ts';

/**
 * The quantity of a request about one kind of usage.
 *
 * @param zero whether zero is allowed
 * @throws ApiProblem `invalid_quantity`
 */
export function checkedQuantity(
  given: number | string | undefined,
  { fallback, zero }: { fallback: number; zero: boolean },
): Quantity {
  if (given === undefined) return BigInt(fallback) * UNIT;
  const quantity = parseQuantity(given);
  if (zero && quantity === 0n) return 0n;
  const fault = judgeQuantity(quantity);
  if (fault === null && isQuantity(quantity)) return quantity;
  const detail = (fault ?? reject('malformed_quantity', 'quantity is a number, or a decimal text.')).message;
  throw new ApiProblem('invalid_quantity', detail, { errors: [{ pointer: '/quantity', detail }] });
}

/** A kind of usage that counts. @throws ApiProblem `unknown_event_type` */
export function checkedType(given: string, plans: readonly Plan[]): string {
  const types = usageTypes(plans);
  if (types.has(given)) return given;
  const detail = `event_type is one of ${[...types].join(', ')}.`;
  throw new ApiProblem('unknown_event_type', detail, { errors: [{ pointer: '/event_type', detail }] });
}

/**
 * An event's properties, given as an object or as its JSON text.
 *
 * @throws ApiProblem `invalid_request` where the text is no JSON of an object, or holds what cannot be stored
 */
export function propertiesOf(
  given: Record<string, unknown> | string,
  field: string,
): Record<string, unknown> {
  if (typeof given !== 'string') return given;
  const parsed = given.length > PROPERTIES_LENGTH_MAX ? null : parsedOrNull(given);
  if (isRecord(parsed) && unstorableText(parsed).length === 0) return parsed;
  const detail = `must be an object, or the JSON text of one of at most ${PROPERTIES_LENGTH_MAX} characters`;
  throw new ApiProblem('invalid_request', `${field} ${detail} (/${field}).`, {
    errors: [{ pointer: `/${field}`, detail }],
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * JSON text of an event's properties.
 *
 * @param field name in the request
 * @throws ApiProblem `invalid_request` when too long
 */
export function checkedProperties(properties: Record<string, unknown>, field = 'properties'): string {
  const text = JSON.stringify(properties);
  if (text.length <= PROPERTIES_LENGTH_MAX) return text;
  const detail = `at most ${PROPERTIES_LENGTH_MAX} characters`;
  throw new ApiProblem('invalid_request', `${field} takes ${detail} (/${field}).`, {
    errors: [{ pointer: `/${field}`, detail }],
  });
}
