import { everyCustomer, everySubscription } from '../../db/subscriptions/console-lists.ts';
import type { FoundCustomer, FoundSubscription } from '../../db/subscriptions/console-lists.ts';
import { toMajor } from '../../domain/money.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute } from '../http/define-route.ts';
import { displayedTier } from '../../domain/subscriptions/tiers.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import { csvDescription, csvResponses, handOut } from './csv-export.ts';
import type { CsvColumn } from './csv-export.ts';
import { CustomerFilters } from '../accounts/search-customers.ts';
import { SubscriptionFilters, subscriptionSearch } from '../subscriptions/search-subscriptions.ts';

/** GET /admin/exports/subscriptions */
export const exportSubscriptionsRoute = defineRoute({
  method: 'get',
  path: '/admin/exports/subscriptions',
  role: 'finance',
  summary: 'Hands out the subscriptions that a search finds as CSV, streamed',
  description: `What /admin/subscriptions/search finds by the same filters, the newest first; all without any. ${csvDescription}`,
  tags: ['Administration'],
  query: SubscriptionFilters,
  responses: csvResponses,
  errors: [],
  handler: ({ query, ...request }) =>
    handOut(request, {
      table: 'subscriptions',
      filters: query,
      columns: SUBSCRIPTION_COLUMNS,
      pages: everySubscription(request.deps.em, subscriptionSearch(query)),
    }),
});

/** GET /admin/exports/customers */
export const exportCustomersRoute = defineRoute({
  method: 'get',
  path: '/admin/exports/customers',
  role: 'finance',
  summary: 'Hands out the customers that a search finds as CSV, streamed',
  description: `What /admin/customers finds by the same filters, the newest first; without any, all that are not deleted. ${csvDescription}`,
  tags: ['Administration'],
  query: CustomerFilters,
  responses: csvResponses,
  errors: [],
  handler: ({ query, ...request }) =>
    handOut(request, {
      table: 'customers',
      filters: query,
      columns: customerColumns(request.deps),
      pages: everyCustomer(request.deps.em, query),
    }),
});

const SUBSCRIPTION_COLUMNS: readonly CsvColumn<FoundSubscription>[] = [
  { name: 'id', of: (row) => row.id },
  { name: 'customer', of: (row) => row.customerId },
  { name: 'email', of: (row) => row.email },
  { name: 'status', of: (row) => row.status },
  { name: 'tier', of: displayedTier },
  { name: 'interval', of: (row) => row.interval },
  { name: 'quantity', of: (row) => row.quantity },
  { name: 'amount', of: (row) => toMajor(row.amount, row.currency) },
  { name: 'mrr', of: (row) => toMajor(row.mrr, row.currency) },
  { name: 'currency', of: (row) => row.currency },
  { name: 'created', of: (row) => iso(row.createdAt) },
  { name: 'current_period_end', of: (row) => iso(row.currentPeriodEnd) },
  { name: 'trial_end', of: (row) => isoOrNull(row.trialEnd) },
  { name: 'cancel_at_period_end', of: (row) => row.cancelAtPeriodEnd },
  { name: 'ended', of: (row) => isoOrNull(row.endedAt) },
  { name: 'attention', of: (row) => row.attention },
  { name: 'mode', of: (row) => row.mode },
];

/** With the subscription that counts, as the list has it. */
const customerColumns = ({ settings }: ApiDeps): readonly CsvColumn<FoundCustomer>[] => [
  { name: 'id', of: (row) => row.id },
  { name: 'user_id', of: (row) => row.userId },
  { name: 'email', of: (row) => row.email },
  { name: 'name', of: (row) => row.name },
  { name: 'balance', of: (row) => toMajor(row.balance, row.currency ?? settings.defaultCurrency) },
  { name: 'currency', of: (row) => row.currency },
  { name: 'created', of: (row) => iso(row.createdAt) },
  { name: 'subscription', of: (row) => row.subscriptionId },
  { name: 'status', of: (row) => row.status },
  { name: 'tier', of: (row) => row.tier },
  { name: 'mode', of: (row) => row.mode },
];
