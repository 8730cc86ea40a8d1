import { Context } from '@temporalio/activity';
import { financeStaff } from '../../db/accounts/users.ts';
import { openDisputesByClock } from '../../db/documents/disputes.ts';
import type { DisputeOnClock } from '../../db/documents/disputes.ts';
import { insertMessage, unsentDisputeMails } from '../../db/messages/outbox.ts';
import { dueDisputeMails } from '../../domain/documents/dispute.ts';
import { renderDisputeMail } from '../../domain/messages/dispute-mail.ts';
import type { DisputeMailKind } from '../../domain/messages/dispute-mail.ts';
import { DAY_MS } from '../../domain/period.ts';
import { GatewayError } from '../../gateways/http/gateway-error.ts';
import type { ActivityDeps } from '../deps.ts';
import { deliverMessage } from '../messages/messages.ts';

/** Mails of one run; the next one is ten minutes later. */
const PAGE = 100;
/** A mail that did not go out is tried for so long. */
const TRIED_FOR_MS = 3 * DAY_MS;

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
  return { written, sent: deps.mail === null ? 0 : await sendAll(deps) };
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

async function sendAll(deps: ActivityDeps): Promise<number> {
  const keys = await unsentDisputeMails(deps.orm.em.fork(), {
    since: Date.now() - TRIED_FOR_MS,
    limit: PAGE,
  });
  let sent = 0;
  for (const key of keys) {
    Context.current().cancellationSignal.throwIfAborted();
    try {
      await deliverMessage(deps)({ key });
      sent += 1;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      // No answer, or a refusal of us, affects every mail; anything else only this recipient's.
      if (error.kind === 'auth' || error.status === null) break;
    }
    Context.current().heartbeat({ sent });
  }
  return sent;
}
