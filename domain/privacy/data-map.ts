/**
 * Whose id a column holds. `person`: the user, else the Stripe customer. `account`: an id on the business
 * side that is not the user's, because what staff did to others also names the user. `any`: any id of
 * theirs.
 */
export type PersonKey =
  | 'user'
  | 'customer'
  | 'person'
  | 'subscription'
  | 'invoice'
  | 'charge'
  | 'checkout'
  | 'export'
  | 'account'
  | 'any';

/**
 * What erasure does to a person's rows. `reasons`: only the texts go, so that the chain of audit entries
 * still verifies. `blank`: the SQL expression for each column; the rest is retained by law or for accounting.
 */
type ErasureRule = 'delete' | 'keep' | 'reasons' | { blank: Readonly<Record<string, string>>; only?: string };

/**
 * Retention of a row. `days` after the time in `column`, where `only` (SQL) holds: deleted by the nightly
 * job. `account`: until the person is erased. `law`: at least ten years, never deleted. `setting`: no
 * personal data. `upkeep`: deleted by another job, named in `why`.
 */
export type Retention =
  { days: number; column: string; only?: string } | 'account' | 'law' | 'setting' | 'upkeep';

/** A table's rule for personal data. */
export interface TableRule {
  /** Columns that name the row's person. Empty: rows belong to nobody, or `mentions` finds them. */
  of: Readonly<Record<string, PersonKey>>;
  /** Text columns that may contain one of the person's ids. */
  mentions?: Readonly<Record<string, PersonKey>>;
  /** Columns that the export leaves out, with the reason. */
  withheld?: Readonly<Record<string, string>>;
  /** Null where no row is anybody's. */
  erase: ErasureRule | null;
  retain: Retention;
  /** The reason for the retention. */
  why: string;
}

const SECRET = 'a secret: whoever reads it could act for the person';
const COPY = "a copy of an answer; an answer to staff holds other people's data";
const LEDGER = 'figures and invoices are counted from it; it names ids and amounts only';
const BOOKS = 'belongs to the books, which tax law keeps for ten years';
const CATALOGUE = 'of the catalogue; nobody is in it';
const OWN = 'what the person set or was given; of no use without the account';

/**
 * Every table once: what is exported of a person, what erasure does, how long rows are retained and why. A
 * test fails for a table without a rule.
 */
export const DATA_MAP: Readonly<Record<string, TableRule>> = {
  account_looks: {
    of: {},
    erase: null,
    retain: { days: 90, column: 'began_at' },
    why: 'counts of the Stripe account, with a few ids of its subscriptions; one row, which the next look replaces',
  },
  account_sync: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: 'account',
    why: 'how far Keycloak, Lago and Stripe follow',
  },
  adoption_outcomes: {
    of: { subscription_id: 'subscription' },
    erase: 'delete',
    retain: 'account',
    why: 'says what was handed over, so that it can be taken back; holds ids and refusals',
  },
  adoption_runs: {
    of: { asked_by: 'user' },
    erase: 'keep',
    retain: { days: 1_826, column: 'ended_at' },
    why: 'how an account was adopted, step by step; nobody but staff is named',
  },
  api_keys: {
    of: { user_id: 'user' },
    withheld: { key_hash: SECRET },
    erase: 'delete',
    retain: { days: 400, column: 'expires_at' },
    why: 'who could act for whom stays known for a year after a key ended',
  },
  audit_log: {
    of: { actor_id: 'user', subject_id: 'any' },
    withheld: { reason_salt: 'goes with the reason: with it the hash could be tried' },
    erase: 'reasons',
    retain: 'law',
    why: 'proves who moved money; append-only, and holds ids; an erasure removes the reasons',
  },
  approvals: {
    of: { customer_id: 'customer' },
    erase: { blank: { reason: `'[erased]'` }, only: `state <> 'waiting'` },
    retain: 'law',
    why: 'proves that two people moved money',
  },
  audit_heads: {
    of: {},
    erase: null,
    retain: 'law',
    why: 'signs the chain of audit entries; nobody is in it',
  },
  audit_seals: {
    of: {},
    erase: null,
    retain: 'law',
    why: 'links of the chain of audit entries; nobody is in it',
  },
  charges: {
    of: { customer_id: 'customer' },
    erase: { blank: { description: 'null' } },
    retain: 'law',
    why: BOOKS,
  },
  checkouts: {
    of: { user_id: 'user', customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 730, column: 'expires_at' },
    why: 'questions about a purchase come within two years',
  },
  coupon_redemptions: {
    of: { person: 'person' },
    erase: 'delete',
    retain: 'account',
    why: 'a coupon that ends is given once a person',
  },
  credit_burns: { of: { customer_id: 'customer' }, erase: 'keep', retain: 'law', why: LEDGER },
  credit_grants: {
    of: { customer_id: 'customer' },
    erase: { blank: { reason: `'[erased]'` } },
    retain: 'law',
    why: LEDGER,
  },
  credit_notes: {
    of: { customer_id: 'customer' },
    erase: { blank: { memo: 'null', pdf: 'null' } },
    retain: 'law',
    why: BOOKS,
  },
  custom_endpoints: { of: {}, erase: null, retain: 'setting', why: 'set by administrators; nobody is in it' },
  customer_turns: { of: { customer_id: 'person' }, erase: 'keep', retain: 'law', why: LEDGER },
  customers: {
    of: { id: 'customer', user_id: 'user' },
    erase: {
      blank: {
        email: 'null',
        name: 'null',
        default_payment_method_id: 'null',
        country: 'null',
        time_zone: 'null',
        deleted: 'true',
      },
    },
    retain: 'account',
    why: 'whom invoices and subscriptions belong to; after erasure an id without a person',
  },
  data_keys: {
    of: { user_id: 'user' },
    withheld: { wrapped: SECRET },
    erase: 'delete',
    retain: 'account',
    why: 'opens the provider keys of the person; destroyed with them',
  },
  disputes: {
    of: { customer_id: 'customer', charge_id: 'charge' },
    erase: 'keep',
    retain: 'law',
    why: BOOKS,
  },
  dunning_episodes: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: LEDGER,
  },
  effects: {
    of: {},
    mentions: { key: 'account', intent: 'account', workflow_id: 'account', provider_id: 'account' },
    erase: {
      blank: { intent: `'{}'`, result: 'null', error: 'null' },
      only: `state in ('confirmed', 'failed')`,
    },
    retain: { days: 730, column: 'updated_at', only: `state in ('confirmed', 'failed')` },
    why: 'proves which calls were made; those without an answer stay until a person saw to them',
  },
  figure_changes: { of: {}, erase: null, retain: 'setting', why: 'sums over everybody, not yet added up' },
  figure_totals: { of: {}, erase: null, retain: 'setting', why: 'sums over everybody' },
  idempotency_keys: {
    of: { user_id: 'user' },
    withheld: { response: COPY },
    erase: 'delete',
    retain: 'upkeep',
    why: 'a repeated request gets its answer for 30 days (workflow usageUpkeep)',
  },
  inbox_events: {
    of: {},
    mentions: { payload: 'account', workflow_id: 'account' },
    erase: {
      blank: { payload: `json_build_object('id', id, 'object', 'event', 'type', type, 'erased', true)` },
      only: `state <> 'pending'`,
    },
    retain: { days: 90, column: 'received_at', only: `state in ('processed', 'ignored')` },
    why: 'Stripe lists and repeats events for 30 days; 90 leave time to look into one',
  },
  invariants: { of: {}, erase: null, retain: 'setting', why: 'when each was last checked, over how many' },
  invoices: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: { blank: { hosted_invoice_url: 'null', invoice_pdf: 'null', failure: 'null' } },
    retain: 'law',
    why: BOOKS,
  },
  mrr_changes: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: LEDGER,
  },
  migrated_subscriptions: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: BOOKS,
  },
  outbox_messages: {
    of: { customer_id: 'customer', subscription_id: 'subscription', user_id: 'user' },
    erase: 'delete',
    retain: { days: 730, column: 'created_at' },
    why: 'what a customer was sent may be disputed for two years',
  },
  payment_methods: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 400, column: 'detached_at' },
    why: 'one that was removed explains its last charges, and gets no second trial so long',
  },
  person_erasures: {
    of: { user_id: 'user' },
    withheld: { subject_hash: SECRET },
    erase: 'keep',
    retain: 'law',
    why: 'the receipt: proves that somebody was erased, and keeps them from coming back by an old token',
  },
  person_export_parts: {
    of: { export_id: 'export' },
    withheld: { rows: 'is the archive itself' },
    erase: 'delete',
    retain: { days: 1, column: 'expires_at' },
    why: 'the archive is for download, not for keeping',
  },
  person_exports: {
    of: { user_id: 'user', customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 1, column: 'expires_at' },
    why: 'the archive is for download, not for keeping',
  },
  plan_prices: { of: {}, erase: null, retain: 'setting', why: CATALOGUE },
  plans: { of: {}, erase: null, retain: 'setting', why: CATALOGUE },
  predictions: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 730, column: 'compared_at', only: "state <> 'open'" },
    why: 'two yearly renewals of what was predicted; holds ids and amounts',
  },
  price_migrations: { of: {}, erase: null, retain: 'setting', why: CATALOGUE },
  process_settings: {
    of: {},
    erase: null,
    retain: 'setting',
    why: 'with which settings API and worker were started',
  },
  provider_keys: {
    of: { user_id: 'user' },
    withheld: { sealed: SECRET },
    erase: 'delete',
    retain: 'account',
    why: OWN,
  },
  rate_limits: {
    of: {},
    mentions: { key: 'any' },
    erase: 'delete',
    retain: 'upkeep',
    why: 'counts of the last minutes; what has run out goes with the nightly job (workflow dataRetention)',
  },
  refunds: { of: { customer_id: 'customer', charge_id: 'charge' }, erase: 'keep', retain: 'law', why: BOOKS },
  revenue_at_stripe: {
    of: {},
    erase: null,
    retain: 'setting',
    why: 'sums over everybody, written anew by each pass of the sweep',
  },
  revenue_movements: {
    of: { customer_id: 'customer', person: 'person', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: LEDGER,
  },
  sessions: {
    of: { user_id: 'user' },
    withheld: { token_hash: SECRET, sealed_tokens: SECRET },
    erase: 'delete',
    retain: { days: 1, column: 'expires_at' },
    why: 'of no use once it has ended',
  },
  logout_tokens: {
    of: {},
    erase: null,
    retain: { days: 1, column: 'expires_at' },
    why: 'a logout token counts once; nobody is in it',
  },
  sign_in_attempts: {
    of: {},
    erase: null,
    retain: { days: 1, column: 'expires_at' },
    why: 'of no use once it has ended; nobody is known yet',
  },
  stripe_account: {
    of: {},
    erase: null,
    retain: 'setting',
    why: 'which Stripe account this database is of',
  },
  stripe_coupons: { of: {}, erase: null, retain: 'setting', why: CATALOGUE },
  stripe_mappings: { of: {}, erase: null, retain: 'setting', why: CATALOGUE },
  subscriptions: {
    of: { user_id: 'user', customer_id: 'customer' },
    erase: {
      blank: { payment_method_id: 'null', pending_change: 'null', lost_change: 'null', attention: 'null' },
    },
    retain: 'law',
    why: BOOKS,
  },
  sweep_passes: {
    of: {},
    erase: null,
    retain: { days: 90, column: 'began_at' },
    why: 'how far the sweep came',
  },
  sweep_places: { of: {}, erase: null, retain: 'setting', why: 'how far a list was gone through' },
  sweep_repairs: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 400, column: 'found_at', only: "state = 'repaired'" },
    why: 'shows a year of what differed and was repaired; holds ids, states and amounts',
  },
  timeline: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: { blank: { summary: `'[erased]'`, actor: 'null' } },
    retain: { days: 1_826, column: 'recorded_at' },
    why: 'says why something happened; claims about it end after five years at most',
  },
  trial_redemptions: {
    of: { user_id: 'user' },
    erase: 'delete',
    retain: 'account',
    why: 'one trial a person',
  },
  usage_charges: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: BOOKS,
  },
  usage_closings: {
    of: {},
    erase: null,
    retain: 'setting',
    why: 'when windows were closed; nobody is in it',
  },
  usage_days: { of: { customer_id: 'customer' }, erase: 'keep', retain: 'law', why: LEDGER },
  usage_events: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: { blank: { properties: 'null', idempotency_key: 'id::text', corrects_key: 'null' } },
    retain: 'upkeep',
    why: 'months older than USAGE_RETENTION_MONTHS go to a file (workflow usageUpkeep)',
  },
  usage_keys: {
    of: {},
    erase: null,
    retain: 'upkeep',
    why: 'hashes that make a repeat a duplicate; go with their month',
  },
  usage_old_keys: {
    of: {},
    erase: null,
    retain: 'upkeep',
    why: 'hashes that make a repeat a duplicate; go with their month',
  },
  usage_open_windows: {
    of: { customer_id: 'customer' },
    erase: 'keep',
    retain: 'upkeep',
    why: 'goes when the window is closed',
  },
  usage_periods: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: BOOKS,
  },
  usage_reservations: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 400, column: 'created_at', only: `state <> 'held'` },
    why: 'explains what was set aside in the running and the last year',
  },
  usage_settings: { of: { customer_id: 'customer' }, erase: 'delete', retain: 'account', why: OWN },
  usage_warnings: {
    of: { customer_id: 'customer' },
    erase: 'delete',
    retain: { days: 400, column: 'created_at' },
    why: 'a period is warned of once; it is over long before',
  },
  usage_windows: {
    of: { customer_id: 'customer', subscription_id: 'subscription' },
    erase: 'keep',
    retain: 'law',
    why: BOOKS,
  },
  usage_zone_changes: { of: { customer_id: 'customer' }, erase: 'delete', retain: 'account', why: OWN },
  users: {
    of: { id: 'user', stripe_customer_id: 'customer' },
    erase: 'delete',
    retain: 'account',
    why: 'who signs in',
  },
  worker_presence: { of: {}, erase: null, retain: 'setting', why: 'when a worker last could work' },
};
