import type { EntityManager } from '@mikro-orm/postgresql';
import { query, queryOne } from '../sql.ts';
import type { AccountSyncRow } from './account-sync.ts';
import type { StoredAudit } from '../audit/audit-log.ts';
import type { ChargeRow } from '../documents/charges.ts';
import type { DisputeRow } from '../documents/disputes.ts';
import type { CustomerRow } from './customers.ts';
import type { EffectRow } from '../effects/effects.ts';
import type { InvoiceRow } from '../documents/invoices.ts';
import type { MessageRow } from '../messages/outbox.ts';
import type { PaymentMethodRow } from './payment-methods.ts';
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
  paymentMethods: PaymentMethodRow[];
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
  const customerId = customer?.id ?? null;
  const of = <Row>(table: string, order: string): Promise<Row[]> =>
    query<Row>(em, `select * from ${table} where customer_id = $1 order by ${order} limit ${MOST}`, [
      customerId,
    ]);
  const subscriptions = await query<SubscriptionRow>(
    em,
    `select s.*, ${heldAddOns('x.id = s.id')} as held_add_ons from subscriptions s where customer_id = $1 or user_id = $2
     order by (${isOverSql('s')}), created_at desc, id limit ${MOST}`,
    [customerId, user?.id ?? null],
  );
  const ids = subscriptions.map(({ id }) => id);
  const charges = await of<ChargeRow>('charges', 'created_at desc, id desc');
  return {
    subscriptions,
    charges,
    timeline: await of('timeline', 'at desc, id desc'),
    invoices: await of('invoices', 'created_at desc, id desc'),
    disputes: await of('disputes', 'created_at desc, id desc'),
    paymentMethods: await of('payment_methods', 'detached_at nulls first, is_default desc, created_at desc'),
    sync: await of('account_sync', 'target'),
    effects: await effectsOf(
      em,
      customerId,
      ids,
      charges.filter(({ amountRefunded }) => amountRefunded > 0).map(({ id }) => id),
    ),
    messages: await of('outbox_messages', 'at desc, created_at desc'),
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

/** Outside calls of the customer's workflows. */
async function effectsOf(
  em: EntityManager,
  customerId: string | null,
  subscriptionIds: readonly string[],
  refundedChargeIds: readonly string[],
): Promise<EffectRow[]> {
  const checkouts = await query<{ sessionId: string }>(
    em,
    'select session_id from checkouts where customer_id = $1 order by created_at desc limit 20',
    [customerId],
  );
  const workflows = [
    ...subscriptionIds.flatMap((id) => [`subscription:${id}`, `trial:${id}`, `dunning:${id}`]),
    ...checkouts.map(({ sessionId }) => `checkout:${sessionId}`),
    `account-sync:${customerId ?? ''}`,
  ];
  const made = await query<EffectRow>(
    em,
    `select * from effects where workflow_id = any($1) order by created_at desc, key limit ${MOST}`,
    [workflows],
  );
  // A refund's workflow id also contains its request, so it is found by its charge; few customers have any.
  const refunds =
    refundedChargeIds.length === 0
      ? []
      : await query<EffectRow>(
          em,
          `select * from effects where kind = 'refund' and intent ->> 'chargeId' = any($1) order by created_at desc limit ${MOST}`,
          [refundedChargeIds],
        );
  return [...made, ...refunds].sort((a, b) => b.createdAt - a.createdAt).slice(0, MOST);
}
