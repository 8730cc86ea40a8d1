import type { EntityManager } from '@mikro-orm/postgresql';
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { Stripe } from 'stripe';
import type { DatedRates } from '../domain/revenue/exchange-rates.ts';
import type { Logger } from '../config/logger.ts';
import type { Tracing } from '../config/tracing.ts';
import type { MoneyAction } from '../db/audit/audit-log.ts';
import type { InboxWriter } from '../db/inbox/inbox.ts';
import type { UsageWriter } from '../db/usage/ingest/usage-writer.ts';
import type { PriceTax } from '../gateways/stripe/catalogue/price-tax.ts';
import type { TaxSetting } from '../gateways/stripe/tax.ts';
import type { Byok } from '../gateways/provider-keys/byok.ts';
import type { OpenId } from '../gateways/openid/openid.ts';
import type { Dispatcher } from './inbox/dispatcher.ts';
import type { RequestOrigins } from './inbox/request-origins.ts';
import type { ApiMetrics } from './http/metrics.ts';
import type { Principal } from './auth/principal.ts';
import type { Guesses } from './auth/guesses.ts';
import type { NoteReading } from './auth/note-reading.ts';
import type { RateLimits } from './http/rate-limits.ts';
import type { TimeBudgets } from './http/time-budget.ts';
import type { LogoutTokenVerifier } from './auth/logout-token.ts';
import type { Sessions } from './auth/sessions.ts';
import type { LiveStreams } from './live/live-streams.ts';
import type { SubscriptionReader } from './subscriptions/subscription-reader.ts';
import type { AbsenceWatch } from './system/absence-watch.ts';
import type { ClockWalks } from './sandbox/clock-walks.ts';

import type { BatchThread } from './usage/ingest/batch-thread.ts';
import type { MeteredCustomers } from './usage/ingest/metered-customers.ts';
import type { Throttle } from './usage/ingest/throttle.ts';

/** Settings that operations look at; from config/env.ts. */
export interface ApiSettings {
  production: boolean;
  /** Where clients reach the API, no trailing slash. */
  publicUrl: string;
  /** Foreign origins whose pages may call the API. */
  corsOrigins: readonly string[];
  /** Number of trusted proxies, whose X-Forwarded-For entries count; 0: the header is ignored. */
  trustedProxies: number;
  /** Folder of the built console; null: none is served. */
  consoleDir: string | null;
  /** Whether Stripe is the sandbox on this machine: a test key and an address of its own. */
  stripeSandbox: boolean;
  /** Mode of the Stripe key; null without a key. */
  stripeMode: 'live' | 'test' | null;
  stripeTax: TaxSetting;
  /** Whether tax comes on top of the plans' prices, or stands in them. */
  priceTax: PriceTax;
  stripeSuccessUrl: string;
  stripeCancelUrl: string;
  /** Newest first. Empty: no webhook can be checked, all are refused. */
  webhookSecrets: readonly string[];
  defaultCurrency: string;
  /** For totals of revenue over several currencies. */
  exchangeRates: readonly DatedRates[];
  /**
   * When a second person has to agree. `above`: what one member of staff may move alone on a UTC day, major
   * units of the default currency.
   */
  approvals: {
    above: Readonly<Record<MoneyAction, number>>;
    priceChanges: 'second_person' | 'alone';
    waitsMs: number;
  };
  /** The least number of days between the mail about a new price and the price. */
  priceNoticeDays: number;
  temporalUiUrl: string | undefined;
  /** Whether a mail server is set. */
  sendsMail: boolean;
  /** Bearer token of /metrics; without it, only this machine may read them. */
  metricsToken: string | undefined;
  /**
   * Whether Stripe is the local sandbox, where new customers get a test clock that the console may advance.
   */
  sandboxClock: boolean;
  /** Base of Stripe's API where it is another than Stripe's own. */
  stripeBase: string | undefined;
  /** The launcher of this machine, which runs the worker; for the sandbox only. */
  launcherUrl: string | undefined;
  /** How long an administrator's API key counts as one after the provider last said so. */
  keyRoleMs: number;
  timeBudgets: TimeBudgets;
  /** How long a caller waits for a change before the answer is 202, milliseconds. */
  changeWaitMs: number;
}

/** Everything that operations need, put together in server.ts and nowhere else. */
export interface ApiDeps {
  settings: ApiSettings;
  logger: Logger;
  metrics: ApiMetrics;
  /** Does nothing where no collector is set. */
  tracing: Tracing;
  /** A new unit of work; never shared between requests. */
  em: () => EntityManager;
  /** The same for files, whose statements may take longer; on connections of their own. */
  exportEm: () => EntityManager;
  temporal: Client;
  /** Null where workflow payloads are stored readable. */
  payloadCodec: PayloadCodec | null;
  /** Null in degraded mode: no key is set. */
  stripe: Stripe | null;
  /** The caller behind a bearer token. Throws ApiProblem `unauthenticated` or `identity_unavailable`. */
  identify: (token: string) => Promise<Principal>;
  /** Of browsers that signed in. */
  sessions: Sessions;
  openId: OpenId;
  /**
   * What a logout token of the identity provider says. Throws ApiProblem `logout_token_invalid` or
   * `identity_unavailable`.
   */
  logoutNotice: LogoutTokenVerifier;
  limits: RateLimits;
  /** Keys and sessions are counted before they are looked up. */
  guesses: Guesses;
  noteReading: NoteReading;
  /** Null where no master key is set. */
  byok: Byok | null;
  inbox: InboxWriter;
  /** The subscription that counts of a user, as it is stored now; null where there was none. */
  subscriptionOfUser: SubscriptionReader;
  origins: RequestOrigins;
  dispatcher: Dispatcher;
  /** Stores usage and counts it. */
  usage: UsageWriter;
  /** Customers of usage, with their terms. */
  metered: MeteredCustomers;
  /** For large batches of people who report for themselves. */
  batches: BatchThread;
  throttle: Throttle;
  /** Server-sent events of this process. */
  live: LiveStreams;
  /** Test clocks on their way; only where `settings.sandboxClock`. */
  clockWalks: ClockWalks;
  /** Whether workers are away, known without a query. */
  workers: AbsenceWatch;
  /** Real time, epoch milliseconds. */
  now: () => number;
}
