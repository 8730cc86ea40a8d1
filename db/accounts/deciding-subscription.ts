import { STATUS_GRADES, UNKNOWN_GRADE } from '../../domain/subscriptions/deciding.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';

const GRADES = Object.entries(STATUS_GRADES)
  .map(([status, grade]) => `when '${status}' then ${grade}`)
  .join(' ');

/** How much access a subscription's status gives, 0 the most; null for no row. `of`: the table's alias. */
export const statusGrade = (of: string): string =>
  `case when ${of}.status is null then null else case ${of}.status ${GRADES} else ${UNKNOWN_GRADE} end end`;

const OVER = FINAL_STATUSES.map((status) => `'${status}'`).join(', ');

/** Whether a subscription is over: the domain's `isFinal` as SQL. `of`: the table's alias or name. */
export const isOverSql = (of: string): string => `${of}.status in (${OVER})`;

/**
 * Order of a person's subscriptions, the deciding one first: the domain's `decidingSubscription` as SQL, so
 * that only that row is read. A test compares the two. `of`: the table's alias.
 */
export const decidingFirst = (of: string): string =>
  `order by ${statusGrade(of)}, case when ${isOverSql(of)} then null else (
     select coalesce(max(p.rank), -1) from plans p where p.code = shown_tier(${of}.status, ${of}.trial_tier, ${of}.tier)
   ) end desc, ${of}.created_at desc, ${of}.id collate "C" desc`;
