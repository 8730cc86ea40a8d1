import { DateTime } from 'luxon';
import { formatMoney } from '../money.ts';
import type { RenderedMessage } from './render-message.ts';

/** A mail to finance: a dispute is open, or its deadline is near. */
export type DisputeMailKind = 'dispute_opened' | 'dispute_due';

/** What its mail says of a dispute. */
export interface DisputeMailFacts {
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
  { amount, currency, reason, evidenceDueAt, url }: DisputeMailFacts,
): RenderedMessage {
  const worth = formatMoney({ amount, currency });
  const due =
    evidenceDueAt === null
      ? null
      : DateTime.fromMillis(evidenceDueAt, { zone: 'utc', locale: 'en-US' }).toLocaleString(
          DateTime.DATETIME_FULL,
        );
  const body = [
    'Hello,',
    `A customer's bank disputes a charge of ${worth}. The reason it gave: ${reason.replaceAll('_', ' ')}.`,
    due === null
      ? 'Stripe takes evidence now. Without any, the dispute is lost.'
      : `Stripe takes evidence until ${due}. Without any, the dispute is lost then.`,
    `See it, and open it at Stripe:\n${url}`,
  ];
  return {
    subject:
      kind === 'dispute_opened'
        ? `A charge of ${worth} is disputed`
        : `Reminder: evidence for a dispute of ${worth} is due${due === null ? '' : ` on ${due}`}`,
    text: `${body.join('\n\n')}\n`,
  };
}
