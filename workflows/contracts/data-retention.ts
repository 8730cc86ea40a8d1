/** Workflow type of the nightly deletion of expired data. */
export const DATA_RETENTION = 'dataRetention';

/** The schedule that starts it. */
export const DATA_RETENTION_SCHEDULE_ID = 'data-retention';

/** What was done, in rows. */
export interface RetentionJobReport {
  /** By table. */
  removed: Record<string, number>;
  /** Of people who were erased, and came afterwards. */
  erasedLate: number;
}
