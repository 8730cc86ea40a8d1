/** Workflow type name of the nightly removal of what is old. */
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
