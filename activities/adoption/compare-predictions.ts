import { Context } from '@temporalio/activity';
import { closePrediction, dropIdle, duePredictions } from '../../db/adoption/predictions.ts';
import type { DuePrediction, PredictionRow } from '../../db/adoption/predictions.ts';
import { comparePrediction } from '../../domain/adoption/compare-prediction.ts';
import type { Comparison } from '../../domain/adoption/compare-prediction.ts';
import type { Prediction } from '../../domain/adoption/prediction.ts';
import { readInvoiceParts } from '../../gateways/stripe/adoption/read-invoice-parts.ts';
import { asSweep } from '../../gateways/stripe/budget/request-class.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';

const PAGE = 200;

type Deps = Pick<ActivityDeps, 'orm' | 'stripe' | 'now'>;

/** What a run found. */
export interface ComparedPredictions {
  right: number;
  missed: number;
}

/**
 * Compares predictions whose moment has passed with what happened by our rows. Asks Stripe for the lines of
 * an invoice only where its amount is not as predicted. Another attempt continues with what is left.
 */
export const comparePredictions = (deps: Deps) => async (): Promise<ComparedPredictions> => {
  const found = { right: 0, missed: 0 };
  const em = deps.orm.em.fork();
  for (let after = ''; ;) {
    const page = await duePredictions(em, { now: deps.now(), after, limit: PAGE });
    for (const row of page) {
      const comparison = await compare(deps, row);
      if (comparison.verdict !== 'right' && comparison.verdict !== 'missed') continue;
      await closePrediction(em, row.id, comparison, {
        invoiceId: row.outcome.invoice?.id ?? null,
        now: deps.now(),
      });
      found[comparison.verdict] += 1;
      Context.current().heartbeat(found);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    after = last.id;
  }
  await dropIdle(em);
  return found;
};

async function compare(deps: Deps, row: DuePrediction): Promise<Comparison> {
  const prediction = predictionOf(row);
  if (prediction === null) return { verdict: 'wait' };
  const comparison = comparePrediction(prediction, row.outcome);
  const { invoice } = row.outcome;
  if (comparison.verdict !== 'read_lines' || invoice === null) return comparison;
  const parts = await callStripe(() =>
    asSweep(() => readInvoiceParts(deps.stripe, invoice.id, row.meteredPrices)),
  );
  return comparePrediction(prediction, row.outcome, row.parts, parts);
}

/** The prediction in a row; null where nothing was to happen. */
function predictionOf(row: PredictionRow): Exclude<Prediction, { kind: 'nothing' }> | null {
  const { kind, at, currency, amount, payment, usageIsAdded, ownDifference } = row;
  if (at === null || kind === 'nothing') return null;
  if (kind === 'end' || kind === 'trial_pause') return { kind, at };
  if (currency === null || amount === null || payment === null) return null;
  return { kind, at, currency, amount, payment, usageIsAdded, ownDifference };
}
