import type { TriggerDef } from '@mikro-orm/core';

/** The channel on which the database tells what was written; `db/change-feed.ts` listens. */
export const CHANGE_CHANNEL = 'changes';

/** SQL of what a change names, from the row `new`. */
interface ChangeColumns {
  id: string;
  customer: string;
  /** Our user, for tables that know one. */
  user?: string;
}

/**
 * A trigger that tells of each row written, at commit and once per transaction however often it was written: PostgreSQL drops
 * equal notifications of one transaction. Tables of the webhook's and of usage's hot path have none.
 */
export const tellsOf = (
  what: string,
  { id, customer, user }: ChangeColumns,
  events: TriggerDef['events'] = ['insert', 'update'],
): TriggerDef => ({
  name: `tell_${what}`,
  timing: 'after',
  events,
  forEach: 'row',
  body: `perform pg_notify('${CHANGE_CHANNEL}', json_build_object('what', '${what}', 'id', new.${id}, 'customer', new.${customer}${
    user === undefined ? '' : `, 'user', new.${user}`
  })::text); return null;`,
});
