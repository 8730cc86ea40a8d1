import { STATUS_GRADES, UNKNOWN_GRADE } from '../../domain/subscriptions/deciding.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';

const GRADES = Object.entries(STATUS_GRADES)
  .map(([status, grade]) => `when '${status}' then ${grade}`)
  .join(' ');

/** How much the status of a subscription lets it do, 0 the most; null for a row that is none. `of`: the alias of the table. */
export const statusGrade = (of: string): string =>
  `case when ${of}.status is null then null else case ${of}.status ${GRADES} else ${UNKNOWN_GRADE} end end`;

const OVER = FINAL_STATUSES.map((status) => `'${status}'`).join(', ');

/**
 * The order of a person's subscriptions, the one that decides first: `decidingSubscription` of the domain as a clause, so that nothing but
 * that one is read. A test holds the two against each other. `of`: the alias of the table.
 */
export const decidingFirst = (of: string): string =>
  `order by ${statusGrade(of)}, case when ${of}.status in (${OVER}) then null else (
     select coalesce(max(p.rank), -1) from plans p where p.code = shown_tier(${of}.status, ${of}.trial_tier, ${of}.tier)
   ) end desc, ${of}.created_at desc, ${of}.id collate "C" desc`;
