import { DateTime } from 'luxon';
import { moneyText } from '../money.ts';
import type { RenderedMessage } from './render-message.ts';

/** A mail to administrators: somebody asked, or the time is nearly over. */
export type ApprovalMailKind = 'approval_waiting' | 'approval_reminder';

/** What a request is, as its mail says it. */
interface ApprovalMailFacts {
  action: string;
  /** Minor units; null where it has none. */
  amount: number | null;
  currency: string;
  expiresAt: number;
  /** Page of the console. */
  url: string;
}

/** What is asked for, by action. */
const THINGS: Readonly<Record<string, string>> = {
  'charge.refund': 'A refund',
  'invoice.credit': 'A credit note',
  'usage.grant_credits': 'A grant of credits',
  'dunning.write_off': 'A write-off',
  'usage.waive': 'Waived usage',
  'trial.extend': 'A longer trial',
  'dunning.extend_grace': 'A longer grace period',
  'subscription.apply_coupon': 'A discount',
  'usage.correct': 'A correction of usage',
  'coupon.create': 'A new coupon',
  'plan.policy': "A change of a plan's rules",
  'plan.create': 'A new plan',
  'plan.update': 'A price change',
  'mapping.put': 'A mapping of a product or price',
  'mapping.delete': 'The removal of a mapping',
  'mapping.file': 'Mappings of products and prices',
  'price.migrate': 'A price migration',
};

/**
 * The mail to administrators about a request. It names nobody: who asked, for whom and why is on the page.
 */
export function renderApprovalMail(
  kind: ApprovalMailKind,
  { action, amount, currency, expiresAt, url }: ApprovalMailFacts,
): RenderedMessage {
  const thing = THINGS[action] ?? 'A request';
  const worth = amount === null ? thing : `${thing} of ${moneyText({ amount, currency })}`;
  const until = DateTime.fromMillis(expiresAt, { zone: 'utc', locale: 'en-US' }).toLocaleString(
    DateTime.DATETIME_FULL,
  );
  const subject =
    kind === 'approval_waiting'
      ? `${thing} needs your approval`
      : `Reminder: ${thing[0]?.toLowerCase() ?? ''}${thing.slice(1)} still needs approval`;
  const body = [
    'Hello,',
    `${worth} needs a second administrator. Nothing happens until it is approved.`,
    `It expires on ${until}.`,
    `Approve or refuse it:\n${url}`,
  ];
  return { subject, text: `${body.join('\n\n')}\n` };
}
