import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { query, queryOne } from '../sql.ts';
import { readAll, tables } from '../typed.ts';
import type { AccountSyncRow } from './account-sync.ts';
import type { StoredAudit } from '../audit/audit-log.ts';
import type { ChargeRow } from '../documents/charges.ts';
import type { DisputeRow } from '../documents/disputes.ts';
import type { CustomerRow } from './customers.ts';
import type { EffectRow } from '../effects/effects.ts';
import type { InvoiceRow } from '../documents/invoices.ts';
import type { MessageRow } from '../messages/outbox.ts';
import type { StoredPaymentMethod } from './payment-methods.ts';
import { isOverSql } from './deciding-subscription.ts';
import { heldAddOns } from './held-add-ons.ts';
import type { SubscriptionRow } from '../subscriptions/subscriptions.ts';
import type { TimelineRow } from '../timeline/timeline.ts';
import type { UserRow } from './users.ts';

/** Most entries of each list on the page of a customer. */
const MOST = 100;

/** The page's owner: the user, the Stripe customer, or both. */
export interface CustomerIdentity {
  customer: CustomerRow | null;
  user: UserRow | null;
}

/** Finds an owner by Stripe customer, subscription, our user id or address; null without a match. */
export async function identifyCustomer(em: EntityManager, key: string): Promise<CustomerIdentity | null> {
  const customer = await queryOne<CustomerRow>(
    em,
    `select c.* from customers c where c.id = $1
       or c.id = (select customer_id from subscriptions where id = $1)
       or c.user_id = $1
       or (strpos($1, '@') > 0 and (c.user_id = (select id from users where email = lower($1) and email_verified) or c.email = $1))
     order by (c.id = $1) desc, c.deleted, c.updated_at desc limit 1`,
    [key],
  );
  const user = await queryOne<UserRow>(
    em,
    `select * from users where id = $1 or (strpos($2, '@') > 0 and email = lower($2) and email_verified) or id = $2
     order by (id = $1) desc limit 1`,
    [customer?.userId ?? null, key],
  );
  return customer === null && user === null ? null : { customer, user };
}

/** All that is stored of a customer, each list newest first. */
export interface CustomerRecords {
  subscriptions: SubscriptionRow[];
  timeline: TimelineRow[];
  invoices: InvoiceRow[];
  charges: ChargeRow[];
  disputes: DisputeRow[];
  paymentMethods: StoredPaymentMethod[];
  sync: AccountSyncRow[];
  effects: EffectRow[];
  messages: MessageRow[];
  audit: (StoredAudit & { actorEmail: string | null })[];
}

/** Reads everything, one statement after the other, so that a page does not take ten connections at once. */
export async function readCustomerRecords(
  em: EntityManager,
  { customer, user }: CustomerIdentity,
): Promise<CustomerRecords> {
  // No row has the empty id.
  const customerId = customer?.id ?? '';
  const subscriptions = await query<SubscriptionRow>(
    em,
    `select s.*, ${heldAddOns('x.id = s.id')} as held_add_ons from subscriptions s where customer_id = $1 or user_id = $2
     order by (${isOverSql('s')}), created_at desc, id limit ${MOST}`,
    [customerId, user?.id ?? null],
  );
  const ids = subscriptions.map(({ id }) => id);
  const documents = await documentsOf(em, customerId);
  const { charges } = documents;
  return {
    subscriptions,
    ...documents,
    ...(await historyOf(em, customerId)),
    effects: await effectsOf(
      em,
      customerId,
      ids,
      charges.filter(({ amountRefunded }) => amountRefunded > 0).map(({ id }) => id),
    ),
    audit: await query(
      em,
      `select a.*, u.email as actor_email from audit_log a left join users u on u.id = a.actor_id
       where (a.subject_type, a.subject_id) in
         (select 'subscription', unnest($1::text[]) union all select 'charge', unnest($2::text[])
          union all select 'customer', $3 union all select 'invoice', id from invoices where customer_id = $3)
       order by a.at desc, a.id desc limit ${MOST}`,
      [ids, charges.map(({ id }) => id), customerId],
    ),
  };
}

async function documentsOf(
  em: EntityManager,
  customerId: string,
): Promise<Pick<CustomerRecords, 'invoices' | 'charges' | 'disputes'>> {
  const invoices = tables(em).selectFrom('invoices').selectAll().where('customerId', '=', customerId);
  const charges = tables(em).selectFrom('charges').selectAll().where('customerId', '=', customerId);
  const disputes = tables(em).selectFrom('disputes').selectAll().where('customerId', '=', customerId);
  return {
    invoices: await readAll(em, invoices.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(MOST)),
    charges: await readAll(em, charges.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(MOST)),
    disputes: await readAll(em, disputes.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(MOST)),
  };
}

async function historyOf(
  em: EntityManager,
  customerId: string,
): Promise<Pick<CustomerRecords, 'timeline' | 'paymentMethods' | 'sync' | 'messages'>> {
  const timeline = tables(em).selectFrom('timeline').selectAll().where('customerId', '=', customerId);
  const sync = tables(em).selectFrom('account_sync').selectAll().where('customerId', '=', customerId);
  const messages = tables(em).selectFrom('outbox_messages').selectAll().where('customerId', '=', customerId);
  const methods = tables(em)
    .selectFrom('payment_methods')
    .selectAll()
    .where('customerId', '=', customerId)
    .orderBy('detachedAt', (order) => order.asc().nullsFirst())
    .orderBy('isDefault', 'desc')
    .orderBy('createdAt', 'desc');
  return {
    timeline: await readAll(em, timeline.orderBy('at', 'desc').orderBy('id', 'desc').limit(MOST)),
    paymentMethods: await readAll(em, methods.limit(MOST)),
    sync: await readAll(em, sync.orderBy('target').limit(MOST)),
    messages: await readAll(em, messages.orderBy('at', 'desc').orderBy('createdAt', 'desc').limit(MOST)),
  };
}

/** Outside calls of the customer's workflows. */
async function effectsOf(
  em: EntityManager,
  customerId: string,
  subscriptionIds: readonly string[],
  refundedChargeIds: readonly string[],
): Promise<EffectRow[]> {
  const sessions = tables(em)
    .selectFrom('checkouts')
    .select('sessionId')
    .where('customerId', '=', customerId);
  const checkouts = await readAll(em, sessions.orderBy('createdAt', 'desc').limit(20));
  const workflows = [
    ...subscriptionIds.flatMap((id) => [`subscription:${id}`, `trial:${id}`, `dunning:${id}`]),
    ...checkouts.map(({ sessionId }) => `checkout:${sessionId}`),
    `account-sync:${customerId}`,
  ];
  // `any`: one text for any number of ids, so that it is prepared once.
  const effects = tables(em).selectFrom('effects').selectAll().orderBy('createdAt', 'desc').limit(MOST);
  const made = await readAll(
    em,
    effects.where(sql<boolean>`workflow_id = any(${workflows}::text[])`).orderBy('key'),
  );
  // A refund's workflow id also contains its request, so it is found by its charge; few customers have any.
  const refunds =
    refundedChargeIds.length === 0
      ? []
      : await readAll(
          em,
          effects
            .where('kind', '=', sql.lit('refund'))
            .where(sql<boolean>`intent ->> 'chargeId' = any(${refundedChargeIds}::text[])`),
        );
  return [...made, ...refunds].sort((a, b) => b.createdAt - a.createdAt).slice(0, MOST);
}
