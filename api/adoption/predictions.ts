import { z } from 'zod';
import { countMisses, countPredictions, missedPredictions } from '../../db/adoption/predictions.ts';
import type { MissedPrediction, PredictionCount } from '../../db/adoption/predictions.ts';
import { MISS_REASONS } from '../../domain/adoption/compare-prediction.ts';
import { toMajor } from '../../domain/money.ts';
import { DAY_MS } from '../../domain/period.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { isoOrNull } from '../http/iso.ts';
import { pageQuery } from '../http/pagination.ts';

const WINDOW_DAYS = 30;
/** A list is counted so far; one more means "more than that". */
const COUNTED_TO = 10_000;

const reason = z.enum(MISS_REASONS).meta({
  description: 'First difference that was found; `unexplained` where the invoice alone does not tell why',
});

const ScoreBody = z
  .object({
    compared: z.number().int().meta({ description: 'Events that were predicted and were due' }),
    right: z.number().int().meta({
      description:
        'Of these: right to the minor unit and within the hour; metered usage is left out of the amount',
    }),
    missed: z.number().int(),
    unexplained: z.number().int().meta({ description: 'Of the missed: those without a known reason' }),
    share: z.number().nullable().meta({ description: 'right / compared, 0 to 1; null before the first one' }),
    payments_right: z.number().int().meta({ description: 'Payments that went as predicted' }),
    payments_wrong: z.number().int().meta({ description: 'Payments that went otherwise, such as a decline' }),
    open: z.number().int().meta({ description: 'Predictions that wait for their moment' }),
    own_differs: z.number().int().meta({
      description: 'Open and compared ones in which our own computation is not what Stripe previews',
    }),
  })
  .meta({ id: 'PredictionScore' });

const PredictionsBody = z
  .object({
    window_days: z.number().int().meta({ description: 'Compared in so many days until now' }),
    all: ScoreBody,
    managed: ScoreBody,
    observed: ScoreBody,
    reasons: z
      .array(z.object({ reason, missed: z.number().int() }))
      .meta({ description: 'Most frequent first' }),
  })
  .meta({ id: 'Predictions' });

/** GET /admin/predictions */
export const getPredictionsRoute = defineRoute({
  method: 'get',
  path: '/admin/predictions',
  role: 'finance',
  summary: 'Tells how much of what Stripe did was predicted, to the cent and within the hour',
  description:
    "Before each renewal, trial end and cancellation its moment and amount are written down, from Stripe's preview; afterwards they are compared with what happened. Managed and observed subscriptions both.",
  tags: ['Administration'],
  responses: { 200: PredictionsBody },
  errors: [],
  handler: async ({ deps }) => {
    const counts = await countPredictions(deps.em(), deps.now() - WINDOW_DAYS * DAY_MS);
    const of = (mode: string): PredictionCount[] => counts.filter((row) => row.mode === mode);
    return ok({
      window_days: WINDOW_DAYS,
      all: score(counts),
      managed: score(of('managed')),
      observed: score(of('observed')),
      reasons: reasons(counts),
    });
  },
});

function score(counts: readonly PredictionCount[]): z.input<typeof ScoreBody> {
  const sum = (
    rows: readonly PredictionCount[],
    key: 'predictions' | 'paymentsRight' | 'paymentsWrong' | 'ownDiffers',
  ): number => rows.reduce((total, row) => total + row[key], 0);
  const inState = (state: PredictionCount['state']): number =>
    sum(
      counts.filter((row) => row.state === state),
      'predictions',
    );
  const [right, missed] = [inState('right'), inState('missed')];
  return {
    compared: right + missed,
    right,
    missed,
    unexplained: sum(
      counts.filter((row) => row.reason === 'unexplained'),
      'predictions',
    ),
    share: right + missed === 0 ? null : right / (right + missed),
    payments_right: sum(counts, 'paymentsRight'),
    payments_wrong: sum(counts, 'paymentsWrong'),
    open: inState('open'),
    own_differs: sum(counts, 'ownDiffers'),
  };
}

function reasons(counts: readonly PredictionCount[]): z.input<typeof PredictionsBody>['reasons'] {
  return MISS_REASONS.map((name) => ({
    reason: name,
    missed: counts.reduce((sum, row) => (row.reason === name ? sum + row.predictions : sum), 0),
  }))
    .filter(({ missed }) => missed > 0)
    .toSorted((a, b) => b.missed - a.missed);
}

const MissBody = z
  .object({
    subscription: z.string(),
    customer: z.string(),
    email: z.string().nullable(),
    mode: z.enum(['managed', 'observed', 'foreign']),
    kind: z
      .enum(['renewal', 'trial_end', 'end', 'trial_pause', 'not_predicted', 'nothing'])
      .meta({ description: 'What was predicted' }),
    reason,
    predicted_at: z.iso.datetime().nullable().meta({ description: 'Moment that was predicted' }),
    predicted_amount: z.number().nullable().meta({ description: 'Null where an end was predicted' }),
    happened_at: z.iso.datetime().nullable().meta({ description: 'Null where nothing happened' }),
    happened_amount: z.number().nullable(),
    currency: z.string().nullable(),
    invoice: z.string().nullable().meta({ description: 'Stripe invoice, in_…' }),
    compared_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'MissedPrediction' });

/** GET /admin/predictions/misses */
export const listMissesRoute = defineRoute({
  method: 'get',
  path: '/admin/predictions/misses',
  role: 'finance',
  summary: 'Lists what happened otherwise than predicted, with the reason',
  description: `Newest first. The total is counted to ${COUNTED_TO.toLocaleString('en')}; one more means "more than that".`,
  tags: ['Administration'],
  query: pageQuery(50),
  responses: {
    200: z.object({ misses: z.array(MissBody), ...pageFields }).meta({ id: 'MissedPredictionList' }),
  },
  errors: [],
  handler: async ({ query, deps }) => {
    const { rows, nextCursor } = await missedPredictions(deps.em(), query);
    const total = await countMisses(deps.em(), COUNTED_TO + 1);
    return ok({ misses: rows.map(present), total, next_cursor: nextCursor });
  },
});

function present(row: MissedPrediction): z.input<typeof MissBody> {
  const amount = (minor: number | null): number | null =>
    minor === null || row.currency === null ? null : toMajor(minor, row.currency);
  return {
    subscription: row.subscriptionId,
    customer: row.customerId,
    email: row.email,
    mode: row.mode,
    kind: row.kind,
    reason: row.reason ?? 'unexplained',
    predicted_at: isoOrNull(row.at),
    predicted_amount: amount(row.amount),
    happened_at: isoOrNull(row.happenedAt),
    happened_amount: amount(row.happenedAmount),
    currency: row.currency,
    invoice: row.invoiceId,
    compared_at: isoOrNull(row.comparedAt),
  };
}
