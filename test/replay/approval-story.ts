import { randomUUID } from 'node:crypto';
import { askForMoney, decideApproval } from '../../db/approvals/approvals.ts';
import { appendAudit, requestedAction } from '../../db/audit/audit-log.ts';
import { APPROVAL, approvalStart, decidedSignal } from '../../workflows/contracts/approval.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { plantStaff } from '../support/plant-staff.ts';
import { until } from '../support/until.ts';
import type { RecordedRun } from './stories.ts';

/** Credits that a second administrator agrees to, and some that nobody decides about. */
export async function moneyApproved(system: BillingSystem): Promise<RecordedRun[]> {
  const { customerId } = await newCustomer(system);
  for (const id of ['staff', 'second']) await plantStaff(system.rows, id);
  const approved = await waits(system, customerId, 3_600_000);
  // Waits for its decision by now, and so for the signal.
  await until(async () => (await approved.run.describe()).historyLength > 10, { what: 'the run waits' });
  await decideApproval(system.api.api.deps.em(), approved.id, { state: 'approved', by: 'second' });
  await approved.run.signal(decidedSignal);
  const expired = await waits(system, customerId, 6_000);
  await Promise.all([approved.run.result(), expired.run.result()]);
  return [
    { name: 'approval-carried-out', workflowId: approved.run.workflowId },
    { name: 'approval-expired', workflowId: expired.run.workflowId },
  ];
}

async function waits(system: BillingSystem, customerId: string, forMs: number) {
  const id = randomUUID();
  const [action, at, key] = ['usage.grant_credits' as const, Date.now(), `grant:${customerId}:${id}`];
  const asked = await system.api.api.deps.em().transactional(async (em) => {
    await appendAudit(em, {
      actorId: 'staff',
      actorKind: 'staff',
      action: requestedAction(action),
      subjectType: 'customer',
      subjectId: customerId,
      before: null,
      after: { key, amount: 500 },
      reason: 'for the trouble',
      requestId: null,
      at,
    });
    return askForMoney(
      em,
      {
        id,
        action,
        subjectId: customerId,
        customerId,
        key,
        amount: 500,
        currency: 'usd',
        most: 500,
        worth: null,
        input: { credits: '1000', priority: 100, expiresAt: null, source: 'support' },
        reason: 'for the trouble',
        askedBy: 'staff',
      },
      { alone: 0, waitsMs: forMs },
    );
  });
  return { id, run: await system.temporal.workflow.start(APPROVAL, approvalStart(asked)) };
}
