import type { SubscriptionMode } from '../subscriptions/mode.ts';

/** A subscription of an account that is looked at before anything is taken over. */
export interface LookedAtSubscription {
  id: string;
  customerId: string;
  /** Stripe's status. */
  status: string;
  /** What it would be here by the mappings of now. */
  mode: SubscriptionMode;
  items: readonly LookedAtItem[];
  currency: string;
  /** Type of the payment method that would be charged; null without one. */
  methodType: string | null;
  collection: string;
  hasSchedule: boolean;
  /** Discounts of the subscription, or of its customer where it has none. */
  discounts: number;
  hasAutomaticTax: boolean;
  /**
   * `linked`: metadata names a user of ours. `same_email`: it does not, and a user has verified the
   * customer's address. Null: nobody is known.
   */
  person: 'linked' | 'same_email' | null;
}

/** An item of it. */
export interface LookedAtItem {
  priceId: string;
  productId: string;
  isMetered: boolean;
  /** "month", "3 month". */
  interval: string;
  /** Mapped to a plan, to an add-on, or to nothing. */
  role: 'plan' | 'add_on' | null;
}

/** What would not work after an import, and what to do about it. */
export const ACCOUNT_PROBLEMS = {
  not_mapped: {
    means: 'no item is mapped: these stay foreign and are left alone',
    remedy: 'Map their products or prices to plans (console: Plan editor, Mappings).',
  },
  several_plans: {
    means: 'more than one item is mapped to a plan; the first one decides',
    remedy: 'Map the others as add-ons.',
  },
  no_user: {
    means: 'metadata names no user that is known here, so nobody gets access',
    remedy: 'Set metadata.user_id on the customer to the id of the user; the user must have signed in once.',
  },
  same_email: {
    means: 'metadata names no user; a user has the same verified address, which alone links nobody',
    remedy: 'If it is the same person, set metadata.user_id on the customer to the id of that user.',
  },
  no_payment_method: {
    means: 'charged automatically, without a payment method: the next renewal fails',
    remedy: 'Ask these customers for a payment method before you take over.',
  },
  only_usage: {
    means: 'only metered items: there is no plan to grant access by',
    remedy: 'Add a licensed price, of 0 if need be, that is mapped to a plan.',
  },
  already_failing: {
    means: 'a payment has failed: after the import dunning continues at the current day of the debt',
    remedy: 'Turn off Stripe’s own retries before the take-over, or leave them to Stripe.',
  },
} as const;
export type AccountProblemCode = keyof typeof ACCOUNT_PROBLEMS;

/** How often each value of a property occurs. */
export type Counts = Record<string, number>;

/** What an account holds, counted. */
export interface AccountReport {
  subscriptions: number;
  /** Of these, ended ones; nothing below counts them. */
  ended: number;
  status: Counts;
  mode: Counts;
  items: Counts;
  interval: Counts;
  currency: Counts;
  method: Counts;
  collection: Counts;
  /** Whether their users are known. */
  person: Counts;
  with: { schedule: number; discount: number; automatic_tax: number; usage: number };
  /** Customers with more than one subscription. */
  customers_with_several: number;
  /** Licensed prices, with how many live subscriptions have them. */
  prices: Counts;
  /** Their products, likewise: two prices of one are one. Missing in reports of before it was counted. */
  products?: Counts;
  /** Prices that are mapped to nothing, with how many subscriptions have them. */
  unmapped_prices: Counts;
  problems: Partial<Record<AccountProblemCode, { subscriptions: number; examples: string[] }>>;
}

const EXAMPLES = 5;
const ENDED: readonly string[] = ['canceled', 'incomplete_expired'];
const FAILING: readonly string[] = ['past_due', 'unpaid'];

/** Counts an account, subscription by subscription. */
export class AccountReporter {
  readonly #products: Counts = {};
  readonly #report: Omit<AccountReport, 'customers_with_several' | 'products'> = {
    subscriptions: 0,
    ended: 0,
    status: {},
    mode: {},
    items: {},
    interval: {},
    currency: {},
    method: {},
    collection: {},
    person: {},
    with: { schedule: 0, discount: 0, automatic_tax: 0, usage: 0 },
    prices: {},
    unmapped_prices: {},
    problems: {},
  };
  readonly #seen = new Set<string>();
  readonly #several = new Set<string>();

  add(subscription: LookedAtSubscription): void {
    const report = this.#report;
    report.subscriptions += 1;
    count(report.status, subscription.status);
    if (ENDED.includes(subscription.status)) {
      report.ended += 1;
      return;
    }
    const { customerId, items } = subscription;
    (this.#seen.has(customerId) ? this.#several : this.#seen).add(customerId);
    count(report.mode, subscription.mode);
    count(report.items, String(items.length));
    for (const interval of new Set(items.map((item) => item.interval))) count(report.interval, interval);
    count(report.currency, subscription.currency);
    count(report.method, subscription.methodType ?? 'none');
    count(report.collection, subscription.collection);
    count(report.person, subscription.person ?? 'none');
    report.with.schedule += Number(subscription.hasSchedule);
    report.with.discount += Number(subscription.discounts > 0);
    report.with.automatic_tax += Number(subscription.hasAutomaticTax);
    report.with.usage += Number(items.some(({ isMetered }) => isMetered));
    const licensed = items.filter(({ isMetered }) => !isMetered);
    for (const id of new Set(licensed.map(({ productId }) => productId))) count(this.#products, id);
    for (const item of licensed) {
      count(report.prices, item.priceId);
      if (item.role === null) count(report.unmapped_prices, item.priceId);
    }
    for (const code of problemsOf(subscription)) this.#note(code, subscription.id);
  }

  report(): AccountReport {
    return { ...this.#report, products: this.#products, customers_with_several: this.#several.size };
  }

  #note(code: AccountProblemCode, id: string): void {
    const known = this.#report.problems[code] ?? { subscriptions: 0, examples: [] };
    this.#report.problems[code] = {
      subscriptions: known.subscriptions + 1,
      examples: known.examples.length < EXAMPLES ? [...known.examples, id] : known.examples,
    };
  }
}

/** What would not work for one subscription. A foreign one is left alone, so nothing else is said of it. */
export function problemsOf(subscription: LookedAtSubscription): AccountProblemCode[] {
  const { mode, items, person, methodType, collection, status } = subscription;
  if (mode === 'foreign') return ['not_mapped'];
  const problems: [AccountProblemCode, boolean][] = [
    ['several_plans', items.filter(({ role }) => role === 'plan').length > 1],
    ['only_usage', items.every(({ isMetered }) => isMetered)],
    ['no_user', person === null],
    ['same_email', person === 'same_email'],
    [
      'no_payment_method',
      methodType === null && collection === 'charge_automatically' && status !== 'paused',
    ],
    ['already_failing', FAILING.includes(status)],
  ];
  return problems.filter(([, holds]) => holds).map(([code]) => code);
}

function count(counts: Counts, value: string): void {
  counts[value] = (counts[value] ?? 0) + 1;
}
