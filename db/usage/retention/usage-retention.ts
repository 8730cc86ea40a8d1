import type { MikroORM } from '@mikro-orm/postgresql';
import { DAY_MS } from '../../../domain/period.ts';
import { forgetUsageKeys, moveOldKeys } from '../ingest/usage-keys.ts';
import { BACK, dropMonth, isMonthClosed, makePartitions, usageMonths } from '../ingest/usage-partitions.ts';
import type { UsageMonth } from '../ingest/usage-partitions.ts';
import { exportMonth } from './usage-export.ts';
import type { UsageExport } from './usage-export.ts';

/** Retention of events. */
export interface RetentionPolicy {
  /** Full months retained besides the running one; at least 2, since usage is accepted from 35 days back. */
  months: number;
  /** Folder that a month is written to before its events go; null where nothing is written. */
  exportTo: string | null;
}

/** What was done. */
interface RetentionReport {
  made: string[];
  keysMoved: number;
  exported: UsageExport[];
  /** Months whose events were dropped. */
  dropped: string[];
  /** Months that are due and have something open yet: they go the next time. */
  waiting: string[];
}

/** How long a key stays in the table for new ones. Most repeats arrive within minutes. */
const KEY_AGE_MS = DAY_MS;

/**
 * Daily upkeep of the ledger: creates months ahead, moves old keys, exports and drops old months. Safe to
 * repeat at any time; never drops a month that is not closed or whose file is not on disk.
 *
 * @param now epoch milliseconds, real time
 * @param onStep called between long steps, as a heartbeat
 * @throws RangeError when the policy retains less than the time in which usage is accepted
 */
export async function retainUsage(
  orm: MikroORM,
  { months, exportTo }: RetentionPolicy,
  now: number,
  onStep: () => void = () => undefined,
): Promise<RetentionReport> {
  if (!(months >= BACK)) throw new RangeError(`Usage is kept for at least ${BACK} months, not ${months}.`);
  const em = orm.em.fork();
  const report: RetentionReport = {
    made: await makePartitions(em, now),
    keysMoved: await moveOldKeys(em, { before: now - KEY_AGE_MS, onStep }),
    exported: [],
    dropped: [],
    waiting: [],
  };
  const date = new Date(now);
  const firstKept = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - months);
  const due = (await usageMonths(em)).filter(({ end }) => end <= firstKept);
  for (const month of due) {
    onStep();
    if (await isMonthClosed(em, month, now)) await retire(orm, month, exportTo, now, report);
    else report.waiting.push(month.table);
  }
  onStep();
  // Up to the first month that is still there, which may be one that waits.
  const [oldest] = await usageMonths(em);
  if (oldest !== undefined && report.dropped.length > 0)
    await forgetUsageKeys(em, Math.min(oldest.start, firstKept));
  return report;
}

async function retire(
  orm: MikroORM,
  month: UsageMonth,
  exportTo: string | null,
  now: number,
  report: RetentionReport,
): Promise<void> {
  if (exportTo !== null) report.exported.push(await exportMonth(orm, month, exportTo));
  await orm.em.fork().transactional((em) => dropMonth(em, month, now));
  report.dropped.push(month.table);
}
