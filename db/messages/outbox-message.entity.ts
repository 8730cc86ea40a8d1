import { defineEntity, p } from '@mikro-orm/postgresql';
import type { MessageKind } from '../../domain/dunning/types.ts';
import type { ApprovalMailKind } from '../../domain/messages/approval-mail.ts';
import type { DisputeMailKind } from '../../domain/messages/dispute-mail.ts';
import { time } from '../columns.ts';

export const OutboxMessageSchema = defineEntity({
  name: 'OutboxMessage',
  tableName: 'outbox_messages',
  properties: {
    id: p.text().primary(),
    /** One message a key, ever. */
    key: p.text().unique(),
    /** Null where it goes to one of the staff: `userId`. */
    customerId: p.text().nullable(),
    userId: p.text().nullable(),
    subscriptionId: p.text().nullable().index(),
    kind: p.text().$type<MessageKind | ApprovalMailKind | DisputeMailKind>(),
    /** Mail address. */
    recipient: p.text(),
    subject: p.text(),
    body: p.text(),
    /** Billing time. */
    at: time(),
    /** `recorded` stays so where no mail server is set. */
    state: p.enum(['recorded', 'sent', 'failed']),
    error: p.text().nullable(),
    sentAt: time().nullable(),
    createdAt: time(),
  },
  indexes: [
    { name: 'outbox_messages_customer_id_index', properties: ['customerId', 'at'] },
    {
      name: 'outbox_messages_unsent_warnings_index',
      properties: ['createdAt'],
      where: "kind = 'usage_warning' and state <> 'sent'",
    },
  ],
});

/** A message to a customer or to one of the staff, recorded whether or not a mail server is set. */
export class OutboxMessage extends OutboxMessageSchema.class {}
OutboxMessageSchema.setClass(OutboxMessage);
