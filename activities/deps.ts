import type { Client } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import type Stripe from 'stripe';
import type { Plan } from '../domain/catalogue/plan.ts';
import type { AuditKey } from '../db/audit/audit-chain.ts';
import type { StoredAccountState } from '../db/accounts/account-sync.ts';
import type { RetentionPolicy } from '../db/usage/retention/usage-retention.ts';
import type { PriceTax } from '../gateways/stripe/catalogue/price-tax.ts';
import type { TaxSetting } from '../gateways/stripe/tax.ts';
import type { TargetDifference } from '../domain/accounts/sync-target.ts';
import type { KeyVault } from '../gateways/provider-keys/key-vault.ts';
import type { Keycloak } from '../gateways/keycloak/index.ts';
import type { Lago } from '../gateways/lago/index.ts';

/** A system that accounts are synced to. `unknown_user` needs a person, not a retry. */
interface AccountTarget {
  /** The name of the target in the account-sync table. */
  sync: (account: StoredAccountState) => Promise<'written' | 'unchanged' | 'unknown_user'>;
  /** What differs from the account; changes nothing. */
  compare: (account: StoredAccountState) => Promise<TargetDifference[] | 'unknown_user'>;
}

/** What activities are built on; put together in `worker/main.ts` only. */
export interface ActivityDeps {
  orm: MikroORM;
  stripe: Stripe;
  /** Stored plans with their Stripe prices, cached briefly unless read afresh. */
  plans: (options?: { afresh?: boolean }) => Promise<Plan[]>;
  /** Null where the system is not set up. */
  keycloak: AccountTarget | null;
  lago: AccountTarget | null;
  /** Where usage is reported besides Stripe; null without Lago. */
  lagoUsage: Pick<Lago, 'sendEvents' | 'readEvents'> | null;
  /** Other systems with a person's data, besides PostgreSQL and Stripe; null when not set up. */
  people: {
    keycloak: Pick<Keycloak, 'readUser' | 'deleteUser'> | null;
    lago: Pick<Lago, 'readPerson' | 'erasePerson'> | null;
  };
  /** The roles that the identity provider gives a user now; null where it cannot be asked. */
  readRoles: Keycloak['readRoles'] | null;
  /** Sends one mail; null where no mail server is set up. */
  mail:
    ((message: { to: string; subject: string; text: string; messageId: string }) => Promise<unknown>) | null;
  /** Opens and seals users' own keys; null where no master key is set. */
  keyVault: KeyVault | null;
  /** Signs the audit log; null where no key is set. */
  auditKey: AuditKey | null;
  /** Retention of usage events, and where they are exported before they are dropped. */
  usageKept: RetentionPolicy;
  temporal: Client;
  /** How long a pass of the sweep may take, milliseconds; 0: nothing is swept unasked. */
  sweepPassMs: number;
  /** Real time, epoch milliseconds. */
  now: () => number;
  tax: TaxSetting;
  /** Whether tax comes on top of the prices that we make, or stands in them. */
  priceTax: PriceTax;
  urls: { billing: string; plans: string; approvals: string; customers: string; drift: string };
}
