import type { EntityManager } from '@mikro-orm/postgresql';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { sql } from 'kysely';
import { UNANSWERED } from '../inbox/inbox.ts';
import { queryOne } from '../sql.ts';
import { readAll, readFirst, tables } from '../typed.ts';
import type { SubscriptionRow } from '../subscriptions/subscriptions.ts';

/** A customer on a Stripe test clock. */
export interface CustomerOnClock {
  id: string;
  testClockId: string;
}

/** The customer with its clock; null in real time or when unknown. */
export async function clockedCustomer(
  em: EntityManager,
  customerId: string,
): Promise<CustomerOnClock | null> {
  return readFirst(
    em,
    tables(em)
      .selectFrom('customers')
      .select(['id', 'testClockId'])
      .where('id', '=', customerId)
      .where('testClockId', 'is not', null)
      .where('deleted', '=', false)
      .$narrowType<{ testClockId: string }>(),
  );
}

/** Subscriptions that go by the clock and are not over. */
export async function liveSubscriptionsOnClock(
  em: EntityManager,
  testClockId: string,
): Promise<SubscriptionRow[]> {
  const subscriptions = tables(em).selectFrom('subscriptions').selectAll();
  return readAll(
    em,
    subscriptions.where('testClockId', '=', testClockId).where('status', 'not in', FINAL_STATUSES),
  );
}

/** Whether all customers on the clock have its time in our tables. */
export async function haveCustomersReached(
  em: EntityManager,
  testClockId: string,
  at: number,
): Promise<boolean> {
  const behind = await readFirst(
    em,
    tables(em)
      .selectFrom('customers')
      .select('id')
      .where('testClockId', '=', testClockId)
      .where('deleted', '=', false)
      .where((is) => is.or([is('billingTime', 'is', null), is('billingTime', '<', at)]))
      .limit(1),
  );
  return behind === null;
}

/** Whether customers on the clock used something that no window holds yet. */
export async function isUsageOpen(em: EntityManager, testClockId: string): Promise<boolean> {
  const row = await queryOne<{ open: boolean }>(
    em,
    `select exists (select from customers c join usage_events e on e.customer_id = c.id
       where c.test_clock_id = $1 and not c.deleted and not exists (select from usage_windows w
         where w.customer_id = e.customer_id and w.event_type = e.event_type and w.window_start = e.window_start
           and e.round > w.round_after and e.round <= w.round_upto)) as open`,
    [testClockId],
  );
  return row?.open === true;
}

/** Whether every event of the last minute is processed. Real time. */
export async function isInboxIdle(em: EntityManager): Promise<boolean> {
  const busy = await readFirst(
    em,
    tables(em)
      .selectFrom('inbox_events')
      .select('id')
      .where('receivedAt', '>', sql<number>`now() - interval '1 minute'`)
      .where('state', 'in', UNANSWERED)
      .limit(1),
  );
  return busy === null;
}
