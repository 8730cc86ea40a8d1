import type { EntityManager } from '@mikro-orm/postgresql';
import type { PaymentMethodRecord } from '../../domain/accounts/payment-method.ts';
import { PaymentMethodSchema } from './payment-method.entity.ts';
import type { RowPage, PageRequest } from '../cursor.ts';
import { keyset } from '../keyset.ts';
import type { Ordering } from '../keyset.ts';
import { insertRows, overwrite, query } from '../sql.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';

/** A card or other means of payment. Times are epoch milliseconds. */
export interface PaymentMethodRow extends PaymentMethodRecord {
  /** Null while it is attached. */
  detachedAt: number | null;
}

/** `mandateEndedAt`: when its owner had taken back the mandate to debit it; null while it may be charged. */
export type StoredPaymentMethod = PaymentMethodRow & { mandateEndedAt: number | null };

/**
 * Replaces the customer's payment methods. Others stay as detached, for history and fingerprints. Nothing
 * changes if the customer was read later, because a card attached in between would be missing. Call it in
 * the transaction that wrote the customer of the same read.
 *
 * @param readAt real time when the read of Stripe began, epoch milliseconds
 */
export async function replacePaymentMethods(
  em: EntityManager,
  customerId: string,
  rows: readonly PaymentMethodRow[],
  readAt: number,
): Promise<void> {
  const customer = await readFirst(
    em,
    tables(em).selectFrom('customers').select('updatedAt').where('id', '=', customerId).forUpdate(),
  );
  if (customer !== null && customer.updatedAt > readAt) return;
  const attached = rows.map(({ id }) => id);
  await changeRows(
    em,
    tables(em)
      .updateTable('payment_methods')
      .set({ detachedAt: NOW, isDefault: false })
      .where('customerId', '=', customerId)
      .where('detachedAt', 'is', null)
      .$if(attached.length > 0, (of) => of.where('id', 'not in', attached)),
  );
  await insertRows(
    em,
    PaymentMethodSchema,
    [...rows].sort((a, b) => (a.id < b.id ? -1 : 1)),
    `on conflict (id) do update set ${overwrite(em, PaymentMethodSchema, ['id', 'mandateEndedAt'])}`,
  );
}

/** Attached methods of a user, the default first, then the newest. */
export async function listPaymentMethodsOfUser(
  em: EntityManager,
  userId: string,
): Promise<PaymentMethodRow[]> {
  const customers = tables(em).selectFrom('customers').select('id').where('userId', '=', userId);
  return readAll(
    em,
    tables(em)
      .selectFrom('payment_methods')
      .selectAll()
      .where('detachedAt', 'is', null)
      .where('customerId', 'in', customers)
      .orderBy('isDefault', 'desc')
      .orderBy('createdAt', 'desc')
      .orderBy('id', 'desc'),
  );
}

/** The same, page by page. @throws InvalidCursorError */
export async function pageOfPaymentMethods(
  em: EntityManager,
  userId: string,
  { limit, cursor }: PageRequest,
): Promise<RowPage<StoredPaymentMethod>> {
  const params: unknown[] = [userId];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const page = keyset.clauses('payment-methods', DEFAULT_FIRST, 'id', cursor, bind);
  const rows = await query<StoredPaymentMethod & { sortValue: string }>(
    em,
    `select *, ${page.value} from payment_methods
     where detached_at is null and customer_id in (select id from customers where user_id = $1)
     ${page.after === null ? '' : `and ${page.after}`} ${page.order} limit ${bind(limit + 1)}`,
    params,
  );
  return keyset.page('payment-methods', rows, limit);
}

/** The default stands before every date. */
const DEFAULT_FIRST: Ordering = {
  by: `case when is_default then 'infinity' else created_at end`,
  type: 'timestamptz',
  direction: 'desc',
};

/** One payment method, detached ones included; null when unknown. */
export async function findPaymentMethod(em: EntityManager, id: string): Promise<StoredPaymentMethod | null> {
  return readFirst(em, tables(em).selectFrom('payment_methods').selectAll().where('id', '=', id));
}

/** Stores whether a payment method may still be debited. The first time at which it may not stays. */
export async function setMandateEnded(em: EntityManager, id: string, endedAt: number | null): Promise<void> {
  const method = tables(em)
    .updateTable('payment_methods')
    .set({ mandateEndedAt: endedAt })
    .where('id', '=', id);
  await changeRows(em, endedAt === null ? method : method.where('mandateEndedAt', 'is', null));
}
