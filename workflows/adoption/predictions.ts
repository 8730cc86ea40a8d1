import { ActivityFailure, isCancellation } from '@temporalio/workflow';
import type { PredictionsReport } from '../contracts/predictions.ts';
import { usage } from '../temporal/usage-activities.ts';

/** The schedule starts the next run after ten minutes; what is left waits for it. */
const PREDICT_FOR_MS = 8 * 60_000;

/**
 * Compares what was predicted with what happened, then predicts the next event of each subscription. Reads
 * only, at the lowest class of Stripe's budget. Where one fails, the other is done all the same.
 */
export async function predictions(): Promise<PredictionsReport> {
  const compared = await ofPart(() =>
    usage.comparePredictions.executeWithOptions({ summary: 'Compare predictions with what happened' }, []),
  );
  const predicted = await ofPart(() =>
    usage.predictNextEvents.executeWithOptions({ summary: 'Predict what Stripe does next' }, [
      { untilMs: PREDICT_FOR_MS },
    ]),
  );
  return { right: compared?.right ?? null, missed: compared?.missed ?? null, predicted };
}

/** A part's result; null where it failed, and the next run tries again. */
async function ofPart<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return null;
  }
}
