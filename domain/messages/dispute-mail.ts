import { DateTime } from 'luxon';
import { isInquiry } from '../documents/dispute.ts';
import { moneyText } from '../money.ts';
import type { RenderedMessage } from './render-message.ts';

/** A mail to finance: a dispute is open, or its deadline is near. */
export type DisputeMailKind = 'dispute_opened' | 'dispute_due';

/** What its mail says of a dispute. */
interface DisputeMailFacts {
  /** Stripe's word: an inquiry is written about as one. */
  status: string;
  /** Minor units. */
  amount: number;
  currency: string;
  /** Stripe's word. */
  reason: string;
  /** Stripe's deadline for evidence; null without one. */
  evidenceDueAt: number | null;
  /** Page of the console. */
  url: string;
}

/** The mail to finance about a dispute. It names nobody: whose charge it is stands on the page. */
export function renderDisputeMail(
  kind: DisputeMailKind,
  { status, amount, currency, reason, evidenceDueAt, url }: DisputeMailFacts,
): RenderedMessage {
  const worth = moneyText({ amount, currency });
  const words = isInquiry({ status }) ? inquiryWords(worth) : disputeWords(worth);
  const due =
    evidenceDueAt === null
      ? null
      : DateTime.fromMillis(evidenceDueAt, { zone: 'utc', locale: 'en-US' }).toLocaleString(
          DateTime.DATETIME_FULL,
        );
  const body = [
    'Hello,',
    `${words.what} The reason it gave: ${reason.replaceAll('_', ' ')}.`,
    due === null
      ? `Stripe takes evidence now. Without any, ${words.otherwise}.`
      : `Stripe takes evidence until ${due}. Without any, ${words.otherwise}${words.atDeadline}.`,
    `See it, and open it at Stripe:\n${url}`,
  ];
  return {
    subject:
      kind === 'dispute_opened'
        ? words.subject
        : `Reminder: evidence for ${words.reminder} is due${due === null ? '' : ` on ${due}`}`,
    text: `${body.join('\n\n')}\n`,
  };
}

const disputeWords = (worth: string) => ({
  subject: `A charge of ${worth} is disputed`,
  reminder: `a dispute of ${worth}`,
  what: `A customer's bank disputes a charge of ${worth}.`,
  otherwise: 'the dispute is lost',
  atDeadline: ' then',
});

const inquiryWords = (worth: string) => ({
  subject: `A bank asks about a charge of ${worth}`,
  reminder: `an inquiry about ${worth}`,
  what: `A customer's bank asks about a charge of ${worth}.`,
  otherwise: 'it may become a dispute',
  atDeadline: '',
});
