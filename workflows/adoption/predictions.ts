import type { PredictionsReport } from '../contracts/predictions.ts';
import { usage } from '../temporal/usage-activities.ts';

/** The schedule starts the next run after ten minutes; what is left waits for it. */
const PREDICT_FOR_MS = 8 * 60_000;

/**
 * Compares what was predicted with what happened, then predicts the next event of each subscription. Reads
 * only, at the lowest class of Stripe's budget.
 */
export async function predictions(): Promise<PredictionsReport> {
  const compared = await usage.comparePredictions.executeWithOptions(
    { summary: 'Compare predictions with what happened' },
    [],
  );
  const predicted = await usage.predictNextEvents.executeWithOptions(
    { summary: 'Predict what Stripe does next' },
    [{ untilMs: PREDICT_FOR_MS }],
  );
  return { ...compared, predicted };
}
