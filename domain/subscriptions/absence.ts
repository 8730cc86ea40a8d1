import { toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { BillingStatus } from './status.ts';

/** The last time in which no worker ran. Real time, epoch milliseconds. */
export interface WorkerAbsence {
  from: number;
  /** Null while none runs. */
  until: number | null;
  /** Invoices that were paid meanwhile, by Stripe's events. */
  paidInvoices: ReadonlySet<string>;
}

/** What the projection says of a debt. */
export interface StoredDebt {
  status: BillingStatus;
  /** End of grace; null without an episode. */
  graceUntil: number | null;
  /** What the episode asks for. */
  invoiceIds: readonly string[];
}

const { after, opensFor, catchUp } = DEFAULT_POLICY.absence;
const [AFTER_MS, OPENS_FOR_MS, CATCH_UP_MS] = [toMs(after), toMs(opensFor), toMs(catchUp)];

/**
 * The absence that counts now; null when workers run and have had time to catch up.
 * @param presence when a worker could last work, and the last time in which none could
 */
export function absenceOf(presence: {
  now: number;
  aliveAt: number;
  awayFrom: number | null;
  awayUntil: number | null;
}): { from: number; until: number | null } | null {
  const { now, aliveAt, awayFrom, awayUntil } = presence;
  if (now - aliveAt > AFTER_MS) return { from: aliveAt, until: null };
  if (awayFrom === null || awayUntil === null || now - awayUntil > CATCH_UP_MS) return null;
  return { from: awayFrom, until: awayUntil };
}

/**
 * Status and end of grace as workers would have written them: who paid owes nothing, and grace that ran
 * when they went stands still until they are back, for some days at most.
 */
export function debtInAbsence(
  { status, graceUntil, invoiceIds }: StoredDebt,
  absence: WorkerAbsence | null,
  now: number,
): { status: BillingStatus; graceUntil: number | null } {
  if (absence === null || (status !== 'past_due' && status !== 'suspended')) return { status, graceUntil };
  if (invoiceIds.length > 0 && invoiceIds.every((id) => absence.paidInvoices.has(id)))
    return { status: 'active', graceUntil: null };
  return { status, graceUntil: graceInAbsence(graceUntil, absence, now) };
}

/** The end of grace, moved by the absence if it fell into it. */
export function graceInAbsence(
  graceUntil: number | null,
  absence: WorkerAbsence | null,
  now: number,
): number | null {
  if (graceUntil === null || absence === null || graceUntil <= absence.from || now < graceUntil)
    return graceUntil;
  return graceUntil + Math.min((absence.until ?? now) - absence.from, OPENS_FOR_MS);
}
