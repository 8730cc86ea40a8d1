import { Context } from '@temporalio/activity';
import { financeStaff } from '../../db/accounts/users.ts';
import { openDisputesByClock } from '../../db/documents/disputes.ts';
import type { DisputeOnClock } from '../../db/documents/disputes.ts';
import { insertMessage } from '../../db/messages/outbox.ts';
import { dueDisputeMails } from '../../domain/documents/dispute.ts';
import { renderDisputeMail } from '../../domain/messages/dispute-mail.ts';
import type { DisputeMailKind } from '../../domain/messages/dispute-mail.ts';
import type { ActivityDeps } from '../deps.ts';
import { deliverUnsent } from '../messages/deliver-unsent.ts';

/**
 * Writes to finance and administrators about disputes that need evidence: when one opens, and before its
 * deadline. Each mail is written once, and what could not be sent is tried again by the next run.
 */
export const mailDisputes = (deps: ActivityDeps) => async (): Promise<{ written: number; sent: number }> => {
  let written = 0;
  const staff = await financeStaff(deps.orm.em.fork());
  for (const dispute of await openDisputesByClock(deps.orm.em.fork())) {
    for (const kind of dueDisputeMails(dispute, dispute.billingTime ?? deps.now()))
      written += await write(deps, dispute, kind, staff);
    Context.current().heartbeat({ written });
  }
  if (deps.mail === null) return { written, sent: 0 };
  const { sent } = await deliverUnsent(deps, ['dispute_opened', 'dispute_due'], Date.now());
  return { written, sent };
};

async function write(
  { orm, urls, now }: ActivityDeps,
  dispute: DisputeOnClock,
  kind: DisputeMailKind,
  staff: readonly { id: string; email: string }[],
): Promise<number> {
  const url = dispute.customerId === null ? urls.drift : `${urls.customers}/${dispute.customerId}`;
  const { subject, text } = renderDisputeMail(kind, { ...dispute, url });
  let written = 0;
  for (const { id, email } of staff) {
    const { created } = await insertMessage(orm.em.fork(), {
      key: `dispute/${dispute.id}/${kind}/${id}`,
      customerId: null,
      userId: id,
      subscriptionId: null,
      kind,
      recipient: email,
      subject,
      body: text,
      at: dispute.billingTime ?? now(),
    });
    if (created) written += 1;
  }
  return written;
}
