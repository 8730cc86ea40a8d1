import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';
import { SERIES_STEPS } from '../../../domain/usage/reporting/series.ts';
import type { ApiDeps } from '../../deps.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import type { Principal } from '../../auth/principal.ts';
import { timeInput } from '../../http/time-input.ts';
import { clockOf } from '../ingest/customer-clock.ts';
import { meteredCustomerFor } from '../ingest/owned-customer.ts';
import { readSeries } from './read-series.ts';
import type { SeriesEntry } from './read-series.ts';
import { iso } from '../../http/iso.ts';
import { customerParameter } from './usage-bodies.ts';

const SeriesQuery = z.object({
  by: z.enum(SERIES_STEPS).default('day'),
  from: timeInput.optional().meta({ description: 'Default: the usual interval of `by`' }),
  to: timeInput.optional().meta({ description: 'Not part of it; left out: now' }),
  event_type: z.string().max(64).optional(),
  customer: customerParameter,
});

const SeriesBody = z
  .object({
    by: z.enum(SERIES_STEPS),
    time_zone: z.string().meta({ description: 'In which days and months are counted' }),
    points: z.array(
      z.object({
        at: z.iso.datetime().meta({ description: 'Where the step begins' }),
        usage: z
          .record(z.string(), z.number())
          .meta({ description: 'By type; types without any are left out' }),
        total: z.number(),
        events: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'UsageSeries' });

type SeriesQueryValues = z.output<typeof SeriesQuery>;

async function seriesFor(
  deps: ApiDeps,
  principal: Principal,
  query: SeriesQueryValues,
): Promise<{ entries: SeriesEntry[]; timeZone: string }> {
  const customer = await meteredCustomerFor(deps, principal, query.customer);
  const entries = await readSeries(deps.em(), customer, {
    by: query.by,
    from: query.from === undefined ? null : Date.parse(query.from),
    // The step that runs is the last one.
    to: query.to === undefined ? clockOf(customer, deps.now()) + 1 : Date.parse(query.to),
    eventType: query.event_type,
  });
  return { entries, timeZone: customer.timeZone ?? 'UTC' };
}

/** GET /usage/series */
export const getUsageSeriesRoute = defineRoute({
  method: 'get',
  path: '/usage/series',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Returns usage by hour, day or month',
  description: 'Steps without usage are there as well, so that a chart needs no gaps filled.',
  tags: ['Usage'],
  query: SeriesQuery,
  responses: { 200: SeriesBody },
  errors: ['not_found', 'no_stripe_customer'],
  handler: async ({ query, principal, deps }) => {
    const { entries, timeZone } = await seriesFor(deps, principal, query);
    return ok({
      by: query.by,
      time_zone: timeZone,
      points: entries.map(({ at, ...entry }) => ({ at: iso(at), ...entry })),
    });
  },
});

/** GET /usage/series/export */
export const exportUsageSeriesRoute = defineRoute({
  method: 'get',
  path: '/usage/series/export',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Hands out usage by hour, day or month as CSV',
  tags: ['Usage'],
  query: SeriesQuery,
  responses: { 200: { contentType: 'text/csv; charset=utf-8' } },
  errors: ['not_found', 'no_stripe_customer'],
  handler: async ({ query, principal, deps }) => {
    const { entries } = await seriesFor(deps, principal, query);
    const types = [...new Set([...EVENT_TYPES, ...entries.flatMap(({ usage }) => Object.keys(usage))])];
    const text = stringify(
      [
        ['from', ...types, 'total', 'events'],
        ...entries.map(({ at, usage, total, events }) => [
          iso(at),
          ...types.map((type) => usage[type] ?? 0),
          total,
          events,
        ]),
      ],
      { escape_formulas: true },
    );
    return ok(Readable.from([text], { objectMode: false }), {
      'Content-Disposition': `attachment; filename="usage-by-${query.by}.csv"`,
    });
  },
});
