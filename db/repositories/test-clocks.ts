import type { EntityManager } from '@mikro-orm/postgresql';
import { FINAL_STATUSES } from '../../domain/subscription/status.ts';
import { query, queryOne } from '../sql.ts';
import type { SubscriptionRow } from './subscriptions.ts';

/** A customer whose billing goes by a Stripe test clock. */
export interface ClockedCustomer {
  id: string;
  testClockId: string;
}

/** The customer with its clock, null where it is on real time or not known. */
export async function clockedCustomer(
  em: EntityManager,
  customerId: string,
): Promise<ClockedCustomer | null> {
  return queryOne(
    em,
    'select id, test_clock_id from customers where id = $1 and test_clock_id is not null and not deleted',
    [customerId],
  );
}

/** Subscriptions that go by the clock and are not over. */
export async function liveSubscriptionsOnClock(
  em: EntityManager,
  testClockId: string,
): Promise<SubscriptionRow[]> {
  return query(em, 'select * from subscriptions where test_clock_id = $1 and not status = any($2)', [
    testClockId,
    FINAL_STATUSES,
  ]);
}

/** Whether all that came in during the last minute has been followed. Real time. */
export async function isInboxQuiet(em: EntityManager): Promise<boolean> {
  const row = await queryOne<{ busy: boolean }>(
    em,
    `select exists (select from inbox_events
       where received_at > now() - interval '1 minute' and state in ('pending', 'delivered')) as busy`,
  );
  return row?.busy !== true;
}
