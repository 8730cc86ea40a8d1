import type { EntityManager } from '@mikro-orm/postgresql';
import { FINAL_STATUSES } from '../../../domain/subscriptions/status.ts';
import { DAY_MS } from '../../../domain/period.ts';
import type { UsageBilling, UsagePeriod } from '../../../domain/usage/rating/period.ts';
import { LATEST_MS } from '../../../domain/usage/ingest/validate-event.ts';
import { query } from '../../sql.ts';
import { decidingFirst, statusGrade } from '../../accounts/deciding-subscription.ts';
import { heldAddOns, ofUser } from '../../accounts/held-add-ons.ts';
import type { SubscriptionRow } from '../../subscriptions/subscriptions.ts';

/** A customer as far as usage is concerned. Times are epoch milliseconds, the spend limit minor units. */
export interface MeteredCustomer {
  id: string;
  /** The customer's user; null before anybody signed in as it. */
  ownerId: string | null;
  currency: string | null;
  /** IANA name. */
  timeZone: string | null;
  /** Frozen time of the customer's test clock; null in real time. */
  billingTime: number | null;
  /** The one that decides what the customer may do; null without any. */
  subscription: (SubscriptionRow & Pick<UsageBilling, 'before'>) | null;
  /** Other subscriptions that still accept usage: live ones and recently ended ones, latest first. */
  others: readonly OtherSubscription[];
  /** Most that overage of a period may cost, as the customer set it; null without limit. */
  spendLimit: number | null;
}

/** A subscription as far as its usage is concerned. */
interface OtherSubscription extends UsageBilling {
  id: string;
}

interface Found extends Omit<SubscriptionRow, 'id'> {
  id: string | null;
  meteredId: string;
  meteredOwner: string | null;
  meteredCurrency: string | null;
  meteredZone: string | null;
  meteredTime: number | null;
  meteredLimit: number | null;
  meteredBefore: UsagePeriod[] | null;
  meteredOthers: OtherSubscription[] | null;
}

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

/** With a day to spare. */
const TAKEN_FOR_DAYS = LATEST_MS / DAY_MS + 1;

/**
 * Usage periods before the current one, as far back as usage is accepted. They may have used another grid.
 */
const before = (subscription: string): string => `(
  select json_agg(json_build_object('start', ${milliseconds('p.starts_at')}, 'end', ${milliseconds('p.ends_at')}))
  from usage_periods p where p.subscription_id = ${subscription}.id and p.starts_at < ${subscription}.current_period_start
    and p.ends_at > coalesce(c.billing_time, now()) - interval '${TAKEN_FOR_DAYS} days')`;

/** Of the person as a whole, since an add-on may hang on another customer of theirs. */
const OF_CUSTOMER = `(x.customer_id = c.id or (c.user_id is not null and ${ofUser('c.user_id')}))`;

/** One statement: this is asked before each call of a gateway. */
const METERED = `select s.*, ${heldAddOns(OF_CUSTOMER)} as held_add_ons, c.id as metered_id, c.currency as metered_currency, c.time_zone as metered_zone,
    c.billing_time as metered_time, l.spend_limit as metered_limit,
    coalesce(c.user_id, (select u.id from users u where u.stripe_customer_id = c.id)) as metered_owner,
    (select json_agg(json_build_object('id', e.id, 'interval', e.interval,
        'currentPeriodStart', ${milliseconds('e.current_period_start')},
        'currentPeriodEnd', ${milliseconds('e.current_period_end')}, 'trialEnd', ${milliseconds('e.trial_end')},
        'endedAt', ${milliseconds('e.ended_at')}, 'createdAt', ${milliseconds('e.created_at')},
        'before', coalesce(${before('e')}, '[]')) order by e.ended_at desc, e.created_at desc)
      from subscriptions e where e.customer_id = c.id and e.id <> s.id and e.mode <> 'foreign'
        and case when e.ended_at is null then not e.status = any($2)
          else e.ended_at > coalesce(c.billing_time, now()) - interval '${TAKEN_FOR_DAYS} days' end) as metered_others,
    ${before('s')} as metered_before
  from customers c
  left join usage_settings l on l.customer_id = c.id
  left join lateral (
    select * from subscriptions s where s.customer_id = c.id and s.mode <> 'foreign'
    ${decidingFirst('s')} limit 1
  ) s on true`;

/** Customers by id, in no order; those that are unknown or deleted are left out. */
export async function meteredCustomers(
  em: EntityManager,
  ids: readonly string[],
): Promise<MeteredCustomer[]> {
  const rows = await query<Found>(em, `${METERED} where c.id = any($1) and not c.deleted`, [
    ids,
    FINAL_STATUSES,
  ]);
  return rows.map(toMetered);
}

/** The customer that a user's usage is counted for, null where there is none. */
export async function meteredCustomerOfUser(
  em: EntityManager,
  userId: string,
): Promise<MeteredCustomer | null> {
  const rows = await query<Found>(
    em,
    `${METERED} left join users u on u.id = $1
     where c.id in (
       select id from customers where user_id = $1 union all select stripe_customer_id from users where id = $1
     ) and not c.deleted
     order by ${statusGrade('s')} nulls last, (c.id = u.stripe_customer_id) desc nulls last, c.updated_at desc limit 1`,
    [userId, FINAL_STATUSES],
  );
  return rows[0] === undefined ? null : toMetered(rows[0]);
}

function toMetered({
  meteredId,
  meteredOwner,
  meteredCurrency,
  meteredZone,
  meteredTime,
  meteredLimit,
  meteredOthers,
  meteredBefore,
  ...subscription
}: Found): MeteredCustomer {
  return {
    id: meteredId,
    ownerId: meteredOwner,
    currency: meteredCurrency,
    timeZone: meteredZone,
    billingTime: meteredTime,
    subscription:
      subscription.id === null ? null : { ...subscription, id: subscription.id, before: meteredBefore ?? [] },
    others: meteredOthers ?? [],
    spendLimit: meteredLimit,
  };
}
