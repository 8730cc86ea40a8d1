import { condition, setCurrentDetails, setHandler, upsertSearchAttributes } from '@temporalio/workflow';
import type { ApprovalReading } from '../../activities/approvals/approval-run.ts';
import type { ApprovalMailKind } from '../../domain/messages/approval-mail.ts';
import { decidedSignal } from '../contracts/approval.ts';
import type { ApprovalInput, ApprovalResult } from '../contracts/approval.ts';
import type { CreditNoteInput } from '../contracts/credit-note.ts';
import type { RefundInput } from '../contracts/refund.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/search-attributes.ts';
import { durable, refusalIn, sync } from '../temporal/activities.ts';

/** When administrators are reminded: after this part of the time in which the request may be decided. */
const REMINDED_AFTER = 2 / 3;
/** The clocks of worker and database differ a little: no sooner is asked again whether the time is over. */
const LEAST_WAIT_MS = 1_000;

/**
 * Waits until a second person has decided on a request, reminds administrators, ends it when its time is
 * over, and carries out what was approved. What was asked for and decided is read from the database each
 * time: a signal or a run by hand decides nothing.
 */
export async function approval({ approvalId }: ApprovalInput): Promise<ApprovalResult> {
  let news = false;
  setHandler(decidedSignal, () => {
    news = true;
  });
  const read = (): Promise<ApprovalReading> =>
    durable.readApproval.executeWithOptions({ summary: 'Read the request' }, [{ approvalId }]);
  const asked = await read();
  const remindAt = asked.askedAt + Math.round((asked.expiresAt - asked.askedAt) * REMINDED_AFTER);
  let { state } = asked;
  let isReminded = false;
  if (state === 'waiting') await mailAdministrators(approvalId, 'approval_waiting');
  while (state === 'waiting') {
    const next = isReminded ? asked.expiresAt : remindAt;
    show(asked, next);
    if (await condition(() => news, Math.max(LEAST_WAIT_MS, next - Date.now()))) {
      news = false;
      ({ state } = await read());
    } else if (isReminded) {
      ({ state } = await durable.expireApproval.executeWithOptions({ summary: 'Expire the request' }, [
        { approvalId },
      ]));
    } else {
      isReminded = true;
      await mailAdministrators(approvalId, 'approval_reminder');
    }
  }
  show({ ...asked, state }, null);
  if (state !== 'approved') return { state, outcome: null, detail: null };
  try {
    await carryOut(asked);
    return { state, outcome: 'done', detail: null };
  } catch (error) {
    const refusal = refusalIn(error);
    if (refusal === null) throw error;
    return { state, outcome: 'failed', detail: refusal.message };
  }
}

/** Shows in Temporal's list and page where the request stands. */
function show({ action, subjectId, state }: ApprovalReading, nextAt: number | null): void {
  upsertSearchAttributes([
    { key: SEARCH_ATTRIBUTES.nextActionAt, value: nextAt === null ? null : new Date(nextAt) },
    { key: SEARCH_ATTRIBUTES.attentionNeeded, value: state === 'waiting' },
  ]);
  setCurrentDetails(`${action} of ${subjectId}: ${state}`);
}

/** Mails are not waited for: once it is decided, a mail that has not gone out is of no use. */
async function mailAdministrators(approvalId: string, kind: ApprovalMailKind): Promise<void> {
  const { keys } = await durable.mailApproval.executeWithOptions({ summary: `Mail ${kind}` }, [
    { approvalId, kind },
  ]);
  for (const key of keys)
    sync.deliverMessage
      .executeWithOptions(
        { summary: `Mail ${kind}`, scheduleToCloseTimeout: '1 day', startToCloseTimeout: '30s' },
        [{ key }],
      )
      .catch(() => {
        // The outbox row says `failed`; the request stands on the page of approvals.
      });
}

/** Does what was agreed to. Each step looks by itself whether it was. */
async function carryOut({ action, subjectId, key, input }: ApprovalReading): Promise<void> {
  const summary = `${action} of ${subjectId}`;
  switch (action) {
    case 'charge.refund':
      // The route that asked wrote the input, as the step takes it.
      await durable.refundCharge.executeWithOptions({ summary }, [
        { ...(input as unknown as RefundInput), key },
      ]);
      return;
    case 'invoice.credit':
      await durable.creditInvoice.executeWithOptions({ summary }, [
        { ...(input as unknown as CreditNoteInput), key },
      ]);
      return;
    case 'usage.grant_credits':
      return durable.grantCredits.executeWithOptions({ summary }, [{ key, customerId: subjectId }]);
    case 'dunning.write_off':
      return durable.askWriteOff.executeWithOptions({ summary }, [{ key, subscriptionId: subjectId }]);
    case 'usage.waive':
      return durable.waiveUsage.executeWithOptions({ summary }, [{ key, subscriptionId: subjectId }]);
    case 'trial.extend':
    case 'dunning.extend_grace':
    case 'subscription.apply_coupon':
      return durable.carryOutOverride.executeWithOptions({ summary }, [
        { action, key, subscriptionId: subjectId },
      ]);
    case 'coupon.create':
      await durable.makeAskedCoupon.executeWithOptions({ summary }, [{ key, name: subjectId }]);
      return;
    case 'plan.policy':
      return durable.saveAskedPolicy.executeWithOptions({ summary }, [{ key, planCode: subjectId }]);
    case 'mapping.put':
    case 'mapping.delete':
      // Up to two thousand subscriptions are read again, one after the other.
      return durable.saveAskedMapping.executeWithOptions(
        { summary, startToCloseTimeout: '30m', heartbeatTimeout: '30s' },
        [{ action, key, stripeId: subjectId }],
      );
    case 'mapping.file':
      return durable.saveAskedMappings.executeWithOptions(
        { summary, startToCloseTimeout: '30m', heartbeatTimeout: '30s' },
        [{ key, fileId: subjectId }],
      );
    case 'usage.correct':
      // One person makes small ones, and nobody large ones: they never wait.
      return;
    case 'price.migrate':
      return durable.startAskedMigration.executeWithOptions({ summary }, [{ key, migrationId: subjectId }]);
    case 'plan.create':
    case 'plan.update':
      return durable.saveAskedPlan.executeWithOptions({ summary }, [{ action, key, planCode: subjectId }]);
  }
}
