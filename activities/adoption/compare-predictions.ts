import { Context } from '@temporalio/activity';
import { closePrediction, dropIdle, dropPrediction, duePredictions } from '../../db/adoption/predictions.ts';
import type { DuePrediction, PredictionRow } from '../../db/adoption/predictions.ts';
import { comparePrediction, isNoSign, unreadable } from '../../domain/adoption/compare-prediction.ts';
import type { Comparison, PredictionOutcome } from '../../domain/adoption/compare-prediction.ts';
import type { Prediction } from '../../domain/adoption/prediction.ts';
import { readOutcome } from '../../gateways/stripe/adoption/read-outcome.ts';
import { classifyStripeError } from '../../gateways/stripe/errors.ts';
import { readInvoiceParts } from '../../gateways/stripe/adoption/read-invoice-parts.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import type { ActivityDeps } from '../deps.ts';
import { asActivityFailure } from '../effects/stripe-failure.ts';

const PAGE = 200;

type Predicted = Exclude<Prediction, { kind: 'nothing' }>;
type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/** What a run found. */
export interface ComparedPredictions {
  right: number;
  missed: number;
}

/**
 * Compares predictions whose moment has passed with what happened by our rows. Asks Stripe where nothing is
 * known of it, and for the lines of an invoice whose amount is not as predicted. Another attempt continues
 * with what is left.
 */
export const comparePredictions = (deps: Deps) => async (): Promise<ComparedPredictions> => {
  const found = { right: 0, missed: 0 };
  const em = deps.orm.em.fork();
  await dropIdle(em);
  for (let after = ''; ;) {
    const page = await duePredictions(em, { now: deps.now(), after, limit: PAGE });
    for (const row of page) {
      Context.current().heartbeat(found);
      const { comparison, invoiceId } = await compare(deps, row);
      if (comparison.verdict === 'withdrawn') await dropPrediction(em, row.id);
      if (comparison.verdict !== 'right' && comparison.verdict !== 'missed') continue;
      await closePrediction(em, row.id, comparison, { invoiceId, now: deps.now() });
      found[comparison.verdict] += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return found;
    after = last.id;
  }
};

interface Compared {
  comparison: Comparison;
  invoiceId: string | null;
}

/** One that cannot be read must not keep the others from being compared. */
async function compare(deps: Deps, row: DuePrediction): Promise<Compared> {
  const prediction = predictionOf(row);
  if (prediction === null) return { comparison: { verdict: 'wait' }, invoiceId: null };
  try {
    const known = await compareWith(deps, { row, prediction, outcome: row.outcome });
    if (!isNoSign(known.comparison)) return known;
    const { subscriptionId, madeAt: since } = row;
    const outcome = await asSweep(() => readOutcome(deps.stripe, { subscriptionId, since, now: deps.now() }));
    return await compareWith(deps, { row, prediction, outcome });
  } catch (error) {
    const { kind, message } = classifyStripeError(error);
    if (kind === 'not_found') return { comparison: unreadable(), invoiceId: null };
    if (kind !== 'not_allowed' && kind !== 'invalid') throw asActivityFailure(error);
    Context.current().log.warn('a prediction cannot be compared', {
      subscription: row.subscriptionId,
      message,
    });
    return { comparison: { verdict: 'wait' }, invoiceId: null };
  }
}

async function compareWith(
  { stripe }: Deps,
  { row, prediction, outcome }: { row: DuePrediction; prediction: Predicted; outcome: PredictionOutcome },
): Promise<Compared> {
  const { invoice } = outcome;
  const invoiceId = invoice?.id ?? null;
  const comparison = comparePrediction(prediction, outcome);
  if (comparison.verdict !== 'read_lines' || invoice === null) return { comparison, invoiceId };
  const parts = await asSweep(() => readInvoiceParts(stripe, invoice.id, row.meteredPrices));
  return { comparison: comparePrediction(prediction, outcome, row.parts, parts), invoiceId };
}

/** The prediction in a row; null where nothing was to happen. */
function predictionOf(row: PredictionRow): Predicted | null {
  const { kind, at, currency, amount, payment, usageIsAdded, ownDifference } = row;
  if (at === null || kind === 'nothing') return null;
  if (kind === 'end' || kind === 'trial_pause' || kind === 'not_predicted') return { kind, at };
  if (currency === null || amount === null || payment === null) return null;
  return { kind, at, currency, amount, payment, usageIsAdded, ownDifference };
}
