import { toMs } from '../period.ts';
import type { Delay, DunningStrategy } from './types.ts';

/** A plan's deviations from its strategy. Absent fields keep the strategy's. */
export interface DunningTerms {
  /** Days from the first failure on in which access stays. */
  graceDays?: number;
  /** Days from the first failure to the final action. */
  finalAfterDays?: number;
  finalAction?: DunningStrategy['finalAction']['action'];
  /** Tier to go down to; needed for the final action `downgrade`, and for that only. */
  downgradeTo?: string;
  /** Whether the debt stays on record after the final action, or never was. */
  debt?: DunningStrategy['finalAction']['debt'];
  /** Days after the failure on which a card that was declined for no better reason is tried again. */
  retryDays?: number[];
  /** Hours after the failure at which a charge that failed for a passing reason is made again. */
  temporaryRetryHours?: number[];
  /** Days after the failure on which a card without funds is tried again where no payday is known. */
  fundsRetryDays?: number[];
  /** Counted attempts on one card within the strategy's window; never more than the strategy allows. */
  maxAttempts?: number;
  /** How often a bank debit that failed is tried again: on a payday, then a week after each. */
  debitTries?: number;
  /** Days before the end of access at which it is warned of; 0: no warning. */
  warningDays?: number;
  /** Days between two messages of one kind. */
  messageSpacingDays?: number;
  /** Hour of the customer's day, 0 to 23, at which a payday retry is made. */
  paydayHour?: number;
  /** Days that a customer may promise ahead; 0: no promise. */
  promiseDays?: number;
  /** How often a day may be promised in one episode. */
  promises?: number;
  /** Days that staff may hold retries ahead; 0: no hold. */
  holdDays?: number;
  /** Days by which staff may extend grace in all; 0: no extension. */
  graceExtensionDays?: number;
}

/** Most days that an episode lasts. */
export const LONGEST_EPISODE_DAYS = 90;

type Term = keyof DunningTerms;

/** How a term is written behind a strategy's version, and read from there. The order is that of the text. */
const TERMS: { [T in Term]-?: { code: string; read: (text: string) => Required<DunningTerms>[T] } } = {
  graceDays: { code: 'grace', read: Number },
  finalAfterDays: { code: 'final', read: Number },
  finalAction: { code: 'action', read: (text) => text as Required<DunningTerms>['finalAction'] },
  downgradeTo: { code: 'to', read: String },
  debt: { code: 'debt', read: (text) => text as Required<DunningTerms>['debt'] },
  retryDays: { code: 'retries', read: numbersIn },
  temporaryRetryHours: { code: 'temporary', read: numbersIn },
  fundsRetryDays: { code: 'funds', read: numbersIn },
  maxAttempts: { code: 'attempts', read: Number },
  debitTries: { code: 'debits', read: Number },
  warningDays: { code: 'warn', read: Number },
  messageSpacingDays: { code: 'spacing', read: Number },
  paydayHour: { code: 'hour', read: Number },
  promiseDays: { code: 'promise', read: Number },
  promises: { code: 'promises', read: Number },
  holdDays: { code: 'hold', read: Number },
  graceExtensionDays: { code: 'extend', read: Number },
};

const NAMES = Object.keys(TERMS) as Term[];

function numbersIn(text: string): number[] {
  return text.split('.').map(Number);
}

/**
 * A strategy's version with terms, the same text for the same terms: `standard-2026-11b?grace=3&debt=void`.
 * An episode keeps it, and with it the plan's terms at its start.
 */
export function versionWith(version: string, terms: DunningTerms | null | undefined): string {
  const parts = NAMES.flatMap((name) => {
    const value = terms?.[name];
    if (value === undefined) return [];
    return [`${TERMS[name].code}=${Array.isArray(value) ? value.join('.') : value}`];
  });
  return parts.length === 0 ? version : `${version}?${parts.join('&')}`;
}

/** The other way round. @throws RangeError for a text that {@link versionWith} does not write */
export function termsIn(version: string): { base: string; terms: DunningTerms } {
  const [base = '', text] = version.split('?');
  const read = (text?.split('&') ?? []).map((part) => {
    const [code, value = ''] = part.split('=');
    const name = NAMES.find((one) => TERMS[one].code === code);
    if (name === undefined) throw new RangeError(`unknown term "${part}" of a dunning strategy`);
    return [name, TERMS[name].read(value)];
  });
  const terms = Object.fromEntries(read) as DunningTerms;
  if (versionWith(base, terms) !== version) throw new RangeError(`malformed dunning strategy "${version}"`);
  return { base, terms };
}

/** A strategy as a plan wants it. Its version names the terms. */
export function withTerms(strategy: DunningStrategy, terms: DunningTerms): DunningStrategy {
  const { access, finalAction, retries, messages, maxCountedAttempts, promises } = strategy;
  const grace = daysOr(terms.graceDays, null);
  const graceUntil = toMs(grace ?? access[0]?.after ?? finalAction.after);
  const action = terms.finalAction ?? finalAction.action;
  const { retryDays, temporaryRetryHours, fundsRetryDays } = terms;
  return {
    ...strategy,
    version: versionWith(strategy.version, terms),
    retries: {
      ...retries,
      ...(retryDays && { generic: { kind: 'delays', after: retryDays.map(inDays) } }),
      ...(temporaryRetryHours && {
        temporary: { kind: 'delays', after: temporaryRetryHours.map((hours) => ({ hours })) },
      }),
      ...(fundsRetryDays && {
        insufficient_funds: { kind: 'paydays', fallback: fundsRetryDays.map(inDays) },
      }),
    },
    maxCountedAttempts: {
      ...maxCountedAttempts,
      attempts: Math.min(maxCountedAttempts.attempts, terms.maxAttempts ?? maxCountedAttempts.attempts),
    },
    debitTries: terms.debitTries ?? strategy.debitTries,
    access: grace === null ? access : [{ after: grace, step: 'suspend' }],
    messages: messages
      .filter((message) => !isWarning(message) || terms.warningDays !== 0)
      .map((message) =>
        isWarning(message) && terms.warningDays !== undefined
          ? { ...message, when: { before: 'suspend' as const, by: inDays(terms.warningDays) } }
          : message,
      )
      // A warning that would come with the failure itself adds nothing to the first message.
      .filter((message) => !isWarning(message) || toMs(message.when.by) < graceUntil),
    finalAction: {
      after: daysOr(terms.finalAfterDays, finalAction.after),
      action,
      debt: terms.debt ?? finalAction.debt,
      downgradeTo: action === 'downgrade' ? (terms.downgradeTo ?? finalAction.downgradeTo) : null,
    },
    messageSpacing: daysOr(terms.messageSpacingDays, strategy.messageSpacing),
    paydayHour: terms.paydayHour ?? strategy.paydayHour,
    promises: {
      most: terms.promises ?? promises.most,
      maxAhead: daysOr(terms.promiseDays, promises.maxAhead),
    },
    holdMaxAhead: daysOr(terms.holdDays, strategy.holdMaxAhead),
    graceExtensionMax: daysOr(terms.graceExtensionDays, strategy.graceExtensionMax),
  };
}

type MessageRule = DunningStrategy['messages'][number];
type Warning = MessageRule & { when: { before: 'suspend'; by: Delay } };

/** Announced before access ends. */
export const isWarning = (message: MessageRule): message is Warning =>
  'before' in message.when && message.when.before === 'suspend' && toMs(message.when.by) > 0;

const inDays = (days: number): { days: number } => ({ days });
const daysOr = <T>(days: number | undefined, otherwise: T): { days: number } | T =>
  days === undefined ? otherwise : { days };
