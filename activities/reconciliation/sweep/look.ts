import type { SyncTarget } from '../../../domain/accounts/sync-target.ts';
import type { Difference } from '../../../domain/reconciliation/difference.ts';
import type { InvariantId } from '../../../domain/reconciliation/invariants.ts';
import type { SweepRepairRow } from '../../../db/reconciliation/sweep-repairs.ts';

/** One subject that was looked at, with what differs; the repair is what is safe. */
export interface SweepFinding {
  subject: SweepRepairRow['subject'];
  subjectId: string;
  customerId: string | null;
  differences: Difference[];
  repair: Repair;
}

/** What is asked for to repair a difference. `none`: a person should look. */
export type Repair =
  | { action: 'start' | 'refresh'; subscriptionId: string; customerId: string; invoiceId: string | null }
  /** The account sync reads the object of an event of this type again. `targets`: are written too. */
  | { action: 'read'; customerId: string; type: string; objectId: string; targets?: SyncTarget[] }
  | { action: 'write'; customerId: string; targets: SyncTarget[] }
  | { action: 'none' };

/** What a page had: how many were checked of each invariant, and what differed. */
export interface Look {
  checked: Partial<Record<InvariantId, number>>;
  findings: SweepFinding[];
}
