import type { EntityManager } from '@mikro-orm/postgresql';
import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import { seriesOfCounters, seriesOfHours } from '../../../db/usage/reporting/usage-series.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import { SERIES_MAX, seriesSteps } from '../../../domain/usage/reporting/series.ts';
import type { SeriesStep } from '../../../domain/usage/reporting/series.ts';
import { ApiProblem } from '../../http/api-problem.ts';

/** One step of a series, with or without usage. */
export interface SeriesEntry {
  /** Epoch milliseconds. */
  at: number;
  usage: Record<string, number>;
  total: number;
  events: number;
}

/** What a chart or a file is made of. */
interface SeriesRequest {
  by: SeriesStep;
  /** Epoch milliseconds; null for as far back as usual. */
  from: number | null;
  to: number;
  /** Only this type. */
  eventType: string | undefined;
}

/**
 * Usage by hour, day or month, oldest first, including steps without usage.
 *
 * @throws ApiProblem `invalid_request` for an empty or too long range
 */
export async function readSeries(
  em: EntityManager,
  customer: Pick<MeteredCustomer, 'id' | 'timeZone'>,
  { by, from, to, eventType }: SeriesRequest,
): Promise<SeriesEntry[]> {
  const steps = seriesSteps(by, { from, to }, customer.timeZone);
  if (steps === null) {
    throw new ApiProblem(
      'invalid_request',
      `from is before to, and at most ${SERIES_MAX[by]} ${by}s in one answer.`,
      { errors: [{ pointer: '?from', detail: `at most ${SERIES_MAX[by]} ${by}s` }] },
    );
  }
  const { starts, end } = steps;
  const asked = { customerId: customer.id, from: starts[0] ?? to, to: end };
  const points = by === 'hour' ? await seriesOfHours(em, asked) : await seriesOfCounters(em, by, asked);
  const entries = starts.map((at) => ({ at, sums: new Map<string, Quantity>(), events: 0 }));
  let place = 0;
  for (const point of points) {
    if (eventType !== undefined && point.eventType !== eventType) continue;
    // A day was counted from another midnight where the customer's time zone was another one then.
    while ((starts[place + 1] ?? Infinity) <= point.at) place += 1;
    const entry = entries[place];
    if (entry === undefined) continue;
    entry.sums.set(point.eventType, (entry.sums.get(point.eventType) ?? 0n) + point.quantity);
    entry.events += point.events;
  }
  return entries.map(({ at, sums, events }) => ({
    at,
    usage: Object.fromEntries([...sums].map(([type, sum]) => [type, quantityToNumber(sum)])),
    total: quantityToNumber([...sums.values()].reduce((sum, one) => sum + one, 0n)),
    events,
  }));
}
