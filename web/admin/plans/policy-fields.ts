import type { PlanPolicy } from '../data/plan-policy.ts';

type Of<Group extends 'trial' | 'dunning'> = `${Group}/${keyof NonNullable<PlanPolicy[Group]> & string}`;

/** Path of a field in the policy, which errors use too. */
export type PolicyPath = Exclude<keyof PlanPolicy, 'trial' | 'dunning'> | Of<'trial'> | Of<'dunning'>;

/** Whom a change reaches. */
export type Reach = 'everybody' | 'trials' | 'episodes' | 'checkouts';

/** A part of the page. */
export type PolicyPart = 'access' | 'trial' | 'end' | 'retries' | 'messages' | 'people';

/** Label and text of a rule. */
interface PolicyField {
  part: PolicyPart;
  reach: Reach;
  label: string;
  /** What it means, under the field. */
  about: string;
  /** `tier`: one of the plans that the page names. */
  kind: 'count' | 'list' | 'choice' | 'tier';
  /** Behind a number. */
  unit?: string;
  /** Names of what can be chosen. */
  choices?: Readonly<Record<string, string>>;
  /** What 0, or a list of nothing, means. */
  none?: string;
}

/** Every rule that a plan can have of its own, in the order of the page. */
export const policyFields: Readonly<Record<PolicyPath, PolicyField>> = {
  paused_access: {
    part: 'access',
    reach: 'everybody',
    kind: 'choice',
    label: 'While it is paused',
    about: 'What a paused subscription opens.',
    choices: { suspended: 'ops-center and billing only', full: 'all of the plan' },
  },
  while_processing: {
    part: 'access',
    reach: 'everybody',
    kind: 'choice',
    label: 'While a bank is asked for the first payment',
    about: 'Bank debits take days.',
    choices: { wait: 'nothing until it is paid', grant: 'all of the plan' },
  },
  renewal_while_processing: {
    part: 'access',
    reach: 'everybody',
    kind: 'choice',
    label: 'While a bank is asked for a renewal',
    about: 'The payment of each period after the first. If the bank refuses, dunning begins.',
    choices: { wait: 'nothing until it is paid', grant: 'all of the plan' },
  },
  lost_dispute: {
    part: 'access',
    reach: 'everybody',
    kind: 'choice',
    label: 'When a dispute is lost',
    about: 'What becomes of the subscription that the disputed charge paid for.',
    choices: { end: 'it ends at once', keep: 'it goes on' },
  },
  'trial/reminder_days': {
    part: 'trial',
    reach: 'trials',
    kind: 'list',
    label: 'Reminders',
    unit: 'days before the end',
    about: 'The customer is notified that the trial ends.',
    none: 'never',
  },
  'trial/converts_to': {
    part: 'trial',
    reach: 'checkouts',
    kind: 'tier',
    label: 'Becomes',
    about: 'The plan that follows the Trial if the customer chose none.',
  },
  'trial/extension_days': {
    part: 'trial',
    reach: 'trials',
    kind: 'count',
    label: 'Automatic extension',
    unit: 'days',
    about: 'Given once, to customers without a card who use the product. 0: none.',
    none: 'none',
  },
  'trial/active_within_days': {
    part: 'trial',
    reach: 'trials',
    kind: 'count',
    label: 'Uses the product',
    unit: 'days',
    about: 'Who was seen so lately before the end gets the extension.',
  },
  'trial/staff_extension_max_days': {
    part: 'trial',
    reach: 'everybody',
    kind: 'count',
    label: 'Extensions by staff',
    unit: 'days',
    about: 'Added up for one trial; 0 for none.',
    none: 'none',
  },
  'dunning/grace_days': {
    part: 'end',
    reach: 'episodes',
    kind: 'count',
    label: 'Grace',
    unit: 'days',
    about: 'After the first failed payment access stays open so long, then it is suspended.',
  },
  'dunning/final_after_days': {
    part: 'end',
    reach: 'episodes',
    kind: 'count',
    label: 'Until the end',
    unit: 'days',
    about: 'After the first failed payment; then comes the last step.',
  },
  'dunning/final_action': {
    part: 'end',
    reach: 'episodes',
    kind: 'choice',
    label: 'The last step',
    about: 'What becomes of the subscription when nothing was paid.',
    choices: {
      cancel: 'it ends',
      mark_unpaid: 'it is suspended until paid',
      downgrade: 'it goes down to another plan',
    },
  },
  'dunning/downgrade_to': {
    part: 'end',
    reach: 'episodes',
    kind: 'tier',
    label: 'Goes down to',
    about: 'For the last step “it goes down to another plan” only.',
  },
  'dunning/debt': {
    part: 'end',
    reach: 'episodes',
    kind: 'choice',
    label: 'What is owed then',
    about: 'What becomes of the unpaid invoices after the last step.',
    choices: { keep: 'stays owed', void: 'is voided' },
  },
  'dunning/retry_days': {
    part: 'retries',
    reach: 'episodes',
    kind: 'list',
    label: 'After a plain refusal',
    unit: 'days after the failure',
    about: 'Where the bank gives no better reason.',
  },
  'dunning/temporary_retry_hours': {
    part: 'retries',
    reach: 'episodes',
    kind: 'list',
    label: 'After a passing failure',
    unit: 'hours after the failure',
    about: 'Where the bank could not be asked.',
  },
  'dunning/funds_retry_days': {
    part: 'retries',
    reach: 'episodes',
    kind: 'list',
    label: 'Without funds',
    unit: 'days after the failure',
    about: 'Where no payday is known; else it is tried on paydays.',
  },
  'dunning/payday_hour': {
    part: 'retries',
    reach: 'episodes',
    kind: 'count',
    label: 'Hour on a payday',
    unit: 'o’clock',
    about: 'Where the customer is, 0 to 23.',
  },
  'dunning/max_attempts': {
    part: 'retries',
    reach: 'episodes',
    kind: 'count',
    label: 'Attempts on one card',
    about: 'Within 14 days; card networks fine those who try more often.',
  },
  'dunning/debit_tries': {
    part: 'retries',
    reach: 'episodes',
    kind: 'count',
    label: 'Retries of a bank debit',
    about: 'On a payday, then a week after each, never while one is pending. ACH: two at most.',
  },
  'dunning/warning_days': {
    part: 'messages',
    reach: 'episodes',
    kind: 'count',
    label: 'Before access is suspended',
    unit: 'days',
    about: 'The customer is warned so long ahead; 0 for no warning.',
    none: 'no warning',
  },
  'dunning/message_spacing_days': {
    part: 'messages',
    reach: 'episodes',
    kind: 'count',
    label: 'Between two of a kind',
    unit: 'days',
    about: 'No sooner is the same said again while a payment is outstanding.',
  },
  card_expiry_days: {
    part: 'messages',
    reach: 'everybody',
    kind: 'list',
    label: 'A card that ends',
    unit: 'days before',
    about: 'Sent if it ends before the next renewal.',
    none: 'never',
  },
  renewal_notice_days: {
    part: 'messages',
    reach: 'everybody',
    kind: 'count',
    label: 'Before a renewal',
    unit: 'days',
    about: 'For periods shorter than a year. The message names the day and the amount; 0 for never.',
    none: 'never',
  },
  yearly_renewal_notice_days: {
    part: 'messages',
    reach: 'everybody',
    kind: 'count',
    label: 'Before a yearly renewal',
    unit: 'days',
    about: 'For periods of a year or more. Some laws ask for such a notice; 0 for never.',
    none: 'never',
  },
  usage_warning_percents: {
    part: 'messages',
    reach: 'everybody',
    kind: 'list',
    label: 'Credits that run out',
    unit: 'percent used',
    about: 'Sent once a period at each.',
    none: 'never',
  },
  checkout_reminder_hours: {
    part: 'messages',
    reach: 'checkouts',
    kind: 'count',
    label: 'A checkout left open',
    unit: 'hours',
    about: 'Reminded of once, so long after it began; 0 for never.',
    none: 'never',
  },
  'dunning/promise_days': {
    part: 'people',
    reach: 'episodes',
    kind: 'count',
    label: 'A promise to pay',
    unit: 'days ahead',
    about: 'The customer names a day, and the card is left alone until then; 0 for no promise.',
    none: 'no promise',
  },
  'dunning/promises': {
    part: 'people',
    reach: 'episodes',
    kind: 'count',
    label: 'Promises',
    about: 'How often, while the same payment is outstanding.',
  },
  'dunning/hold_days': {
    part: 'people',
    reach: 'episodes',
    kind: 'count',
    label: 'A hold by staff',
    unit: 'days ahead',
    about: 'No attempt is made until then; 0 for no hold.',
    none: 'no hold',
  },
  'dunning/grace_extension_days': {
    part: 'people',
    reach: 'episodes',
    kind: 'count',
    label: 'Grace extension by staff',
    unit: 'days',
    about: 'Total of all extensions in an episode; 0 for none.',
    none: 'none',
  },
};

export const policyPaths = Object.keys(policyFields) as PolicyPath[];
