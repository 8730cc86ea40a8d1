import { ApplicationFailure } from '@temporalio/activity';
import { markApprovalExpired as expire, findApproval, whoMayDecide } from '../../db/approvals/approvals.ts';
import type { ApprovalRow, ListedApproval } from '../../db/approvals/approvals.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findMessage, insertMessage } from '../../db/messages/outbox.ts';
import { renderApprovalMail } from '../../domain/messages/approval-mail.ts';
import type { ApprovalMailKind } from '../../domain/messages/approval-mail.ts';
import type { ActivityDeps } from '../deps.ts';

/** What a run needs of its request: ids, amounts and times. */
export type ApprovalReading = Pick<
  ApprovalRow,
  'state' | 'action' | 'subjectId' | 'key' | 'askedAt' | 'expiresAt'
> & {
  /** What the step takes that carries it out; of refunds and credit notes only. */
  input: Record<string, unknown> | null;
};

type Step = { approvalId: string };

/** Reads a request. @throws ApplicationFailure `not_requested`, not retryable, where there is none */
export const readApproval =
  ({ orm }: Pick<ActivityDeps, 'orm'>) =>
  async ({ approvalId }: Step): Promise<ApprovalReading> => {
    const { state, action, subjectId, key, askedAt, expiresAt, input } = await known(orm, approvalId);
    const isInput = action === 'charge.refund' || action === 'invoice.credit';
    return { state, action, subjectId, key, askedAt, expiresAt, input: isInput ? input : null };
  };

/** Ends a request that nobody decided in time, with an entry of the audit log. Tells its state. */
export const expireApproval =
  ({ orm, now }: Pick<ActivityDeps, 'orm' | 'now'>) =>
  async ({ approvalId }: Step): Promise<{ state: ApprovalRow['state'] }> => {
    const asked = await known(orm, approvalId);
    await orm.em.fork().transactional(async (em) => {
      if (!(await expire(em, approvalId))) return;
      await appendAudit(em, {
        actorId: null,
        actorKind: 'system',
        action: 'approval.expire',
        subjectType: 'approval',
        subjectId: approvalId,
        before: { askedBy: asked.askedBy, key: asked.key },
        after: { outcome: 'expired' },
        reason: null,
        requestId: null,
        at: now(),
      });
    });
    return { state: (await known(orm, approvalId)).state };
  };

/**
 * Writes a mail to every administrator who may decide, once each. Tells the keys of those that are to be
 * delivered: none without a mail server.
 */
export const mailApproval =
  ({ orm, mail, now, urls }: Pick<ActivityDeps, 'orm' | 'mail' | 'now' | 'urls'>) =>
  async ({ approvalId, kind }: Step & { kind: ApprovalMailKind }): Promise<{ keys: string[] }> => {
    const asked = await known(orm, approvalId);
    if (asked.state !== 'waiting') return { keys: [] };
    const { subject, text } = renderApprovalMail(kind, { ...asked, url: urls.approvals });
    const keys: string[] = [];
    for (const { id, email } of await whoMayDecide(orm.em.fork(), asked)) {
      const key = `approval/${approvalId}/${kind}/${id}`;
      await insertMessage(orm.em.fork(), {
        key,
        customerId: null,
        userId: id,
        subscriptionId: null,
        kind,
        recipient: email,
        subject,
        body: text,
        at: now(),
      });
      if (mail !== null && (await findMessage(orm.em.fork(), key))?.state === 'recorded') keys.push(key);
    }
    return { keys };
  };

async function known(orm: ActivityDeps['orm'], approvalId: string): Promise<ListedApproval> {
  const row = await findApproval(orm.em.fork(), approvalId);
  if (row !== null) return row;
  throw ApplicationFailure.nonRetryable(`There is no request ${approvalId}.`, 'not_requested');
}
