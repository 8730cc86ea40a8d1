/** Workflow type name of the predictions of what Stripe does next. */
export const PREDICTIONS = 'predictions';

/** The schedule that starts it; runs on demand get ids of their own. */
export const PREDICTIONS_SCHEDULE_ID = 'predictions';

/** What a run did; null for a part that failed. */
export interface PredictionsReport {
  /** Predictions that were as it happened, to the minor unit and within the hour. */
  right: number | null;
  missed: number | null;
  /** Predictions made, first ones and those whose subscription changed. */
  predicted: number | null;
}
