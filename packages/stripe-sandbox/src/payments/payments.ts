import type { Resource } from '../core/registry.ts';
import { authenticationPages } from './authentication-pages.ts';
import { balanceTransactions } from './balance-transactions.ts';
import { cardSources } from './card-sources.ts';
import { charges } from './charges.ts';
import { customerBalance } from './customer-balance.ts';
import { customers } from './customers.ts';
import { debits } from './debits.ts';
import { disputes } from './disputes.ts';
import { mandates } from './mandates.ts';
import { paymentIntents } from './payment-intents.ts';
import { paymentMethods } from './payment-methods.ts';
import { refunds } from './refunds.ts';
import { setupIntents } from './setup-intents.ts';

/** Customers and how they pay. */
export const payments: readonly Resource[] = [
  customers,
  customerBalance,
  paymentMethods,
  cardSources,
  paymentIntents,
  setupIntents,
  charges,
  debits,
  mandates,
  refunds,
  disputes,
  balanceTransactions,
  authenticationPages,
];
