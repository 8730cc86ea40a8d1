import type { Context } from './context.ts';

/** How the account behaves, as one would set it in Stripe's dashboard or as Stripe's own systems do. */
export interface AccountSettings {
  /** As `GET /v1/account` names it. */
  accountId: string;
  /** Whether Stripe retries failed invoices by itself. */
  smartRetries: boolean;
  /** What becomes of a subscription when those retries are used up. */
  afterRetries: 'past_due' | 'unpaid' | 'cancel';
  /** Days before a renewal at which invoice.upcoming is sent. */
  upcomingDays: number;
  /** Requests per second; Stripe allows 100 live and 25 in test mode. No limit by default. */
  requestsPerSecond: number;
  /** Whether the account has finished its tax settings; Stripe refuses automatic tax otherwise. */
  taxActive: boolean;
  /** How Stripe Tax takes a price that does not say; Stripe's `defaults.tax_behavior`. */
  taxBehavior: 'exclusive' | 'inclusive' | 'inferred_by_currency';
  /** Whether the account is registered for tax anywhere; nothing is collected otherwise. */
  taxRegistered: boolean;
  /** Whether the account has redaction jobs, which are in public preview. */
  redaction: boolean;
  /** Days after which a charge may be redacted; Stripe's are 90. */
  redactionAfterDays: number;
  /** Reads for which a redaction that was run is under way; Stripe's takes minutes to hours. */
  redactionReads: number;
  /**
   * Whether what is wrong with a meter event is answered, or the event is taken and reported in a thin
   * event.
   */
  meterErrors: 'answered' | 'reported';
  /** Errors of a kind that such a report names one by one; it counts all. */
  meterErrorSamples: number;
  /**
   * Whether meter events are in summaries and invoices as they come. What comes while `held` counts once it
   * is `at_once` again.
   */
  meterCounting: 'at_once' | 'held';
  /**
   * Hours that an invoice stays a draft before it is final: Stripe's 1, or up to 72 while `invoice.created`
   * is not taken.
   */
  draftHours: number;
  /** Billing mode of subscriptions that name none: `classic` for callers of old versions. */
  billingMode: 'classic' | 'flexible';
}

/** The settings as they are stored. */
export interface AccountProfile extends AccountSettings {
  id: 'account';
  object: 'sandbox.account';
}

declare module './object-types.ts' {
  interface ObjectTypes {
    'sandbox.account': AccountProfile;
  }
}

const defaults: AccountSettings = {
  accountId: 'acct_sandbox',
  smartRetries: false,
  afterRetries: 'past_due',
  upcomingDays: 7,
  requestsPerSecond: Number.MAX_SAFE_INTEGER,
  redaction: true,
  redactionAfterDays: 90,
  redactionReads: 0,
  taxActive: true,
  taxBehavior: 'exclusive',
  taxRegistered: true,
  meterErrors: 'answered',
  meterErrorSamples: 10,
  meterCounting: 'at_once',
  draftHours: 1,
  billingMode: 'flexible',
};

/** Reads one setting from JSON or a form field; undefined where the value is not one of the setting. */
type Readers = { [K in keyof AccountSettings]: (value: unknown) => AccountSettings[K] | undefined };

/** A setting that is on or off. */
export const flag = (value: unknown): boolean | undefined =>
  value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;

/** A setting that is one of a few words. */
export const oneOf =
  <T extends string>(...words: readonly T[]) =>
  (value: unknown): T | undefined =>
    words.find((word) => word === value);

/** A setting that is a number greater than 0. */
export const positive = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : undefined;
};

/** A setting that is an id of a kind. */
const idOf =
  (prefix: string) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && new RegExp(`^${prefix}_\\w+$`).test(value) ? value : undefined;
/** A setting that is a number of 0 or more. */
const notNegative = (value: unknown): number | undefined => (Number(value) === 0 ? 0 : positive(value));

/** How each setting is read; a new one needs its line here and in `defaults`. */
export const settingReaders: Readers = {
  accountId: idOf('acct'),
  smartRetries: flag,
  afterRetries: oneOf('past_due', 'unpaid', 'cancel'),
  upcomingDays: positive,
  requestsPerSecond: positive,
  redaction: flag,
  redactionAfterDays: notNegative,
  redactionReads: notNegative,
  taxActive: flag,
  taxBehavior: oneOf('exclusive', 'inclusive', 'inferred_by_currency'),
  taxRegistered: flag,
  meterErrors: oneOf('answered', 'reported'),
  meterErrorSamples: notNegative,
  meterCounting: oneOf('at_once', 'held'),
  draftHours: positive,
  billingMode: oneOf('classic', 'flexible'),
};

/** The settings in force. */
export function accountSettings(context: Context): AccountSettings {
  // What an older state file does not name has its default.
  return { ...defaults, ...context.find('sandbox.account', 'account') };
}

/** Changes settings; members left out stay. */
export function changeAccountSettings(context: Context, change: Partial<AccountSettings>): AccountSettings {
  const next: AccountProfile = {
    ...accountSettings(context),
    ...change,
    id: 'account',
    object: 'sandbox.account',
  };
  context.store.put('sandbox.account', next);
  return next;
}
