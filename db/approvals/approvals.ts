import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import type { RowOf } from '../database.ts';
import { json, query, queryOne } from '../sql.ts';
import { readAll, readFirst, tables } from '../typed.ts';

/** Money that a member of staff asked to move. Times are epoch milliseconds. */
export type ApprovalRow = RowOf<'approvals'>;

/** What is asked for, before it is known whether somebody has to agree. */
export type AskedMoney = Omit<
  ApprovalRow,
  | 'state'
  | 'alone'
  | 'askedAt'
  | 'expiresAt'
  | 'decidedBy'
  | 'decidedAt'
  | 'outcome'
  | 'outcomeDetail'
  | 'carriedOutAt'
>;

/** A request with the addresses of who asked and who decided. */
export type ListedApproval = ApprovalRow & { askedEmail: string | null; decidedEmail: string | null };

/**
 * Writes down money that is asked for, by the only function that may (db/audit-owner.sql). It waits for a
 * second person where what its asker moved alone on that UTC day in requests of its kind, this included, is
 * worth more than `alone`. Two at once are counted one after the other. The same key again finds the first
 * row, where it asks for the same.
 * @param rule `alone`: minor units of the default currency; `waitsMs`: how long a second person has;
 * `mayDiffer`: fields of the input that the asker does not choose
 * @throws DriverException with the constraint `approvals_own_money_check` or `approvals_asker_check`;
 * OtherRequestError
 */
export async function askForMoney(
  em: EntityManager,
  asked: AskedMoney,
  { alone, waitsMs, mayDiffer = [] }: { alone: number; waitsMs: number; mayDiffer?: readonly string[] },
): Promise<ApprovalRow> {
  const { subjectId: subject_id, customerId: customer_id, askedBy: asked_by, ...same } = asked;
  const row = await queryOne<ApprovalRow>(em, 'select * from ask_approval($1, $2, $3)', [
    json({ ...same, subject_id, customer_id, asked_by }),
    alone,
    waitsMs,
  ]);
  if (row === null) throw new Error(`ask_approval() returned no row for ${asked.key}`);
  if (row.id !== asked.id && !asksForSame(row, asked, mayDiffer)) throw new OtherRequestError(asked.key);
  return row;
}

/** The key stands for a request with other content. */
export class OtherRequestError extends Error {
  override name = 'OtherRequestError';
}

function asksForSame(row: ApprovalRow, asked: AskedMoney, mayDiffer: readonly string[]): boolean {
  const chosen = ({
    action,
    subjectId,
    input,
  }: Pick<ApprovalRow, 'action' | 'subjectId' | 'input'>): unknown =>
    // As the database stores it: without what is undefined.
    JSON.parse(
      JSON.stringify({
        action,
        subjectId,
        input: Object.fromEntries(Object.entries(input).filter(([name]) => !mayDiffer.includes(name))),
      }),
    );
  return isDeepStrictEqual(chosen(row), chosen(asked));
}

const withAddresses = (em: EntityManager) =>
  tables(em)
    .selectFrom('approvals as p')
    .leftJoin('users as asker', 'asker.id', 'p.askedBy')
    .leftJoin('users as decider', 'decider.id', 'p.decidedBy')
    .selectAll('p')
    .select(['asker.email as askedEmail', 'decider.email as decidedEmail']);

/** A request by its id. */
export const findApproval = (em: EntityManager, id: string): Promise<ListedApproval | null> =>
  readFirst(em, withAddresses(em).where('p.id', '=', id));

/** A request by the key of its effect. */
export const approvalOfKey = (em: EntityManager, key: string): Promise<ApprovalRow | null> =>
  readFirst(em, tables(em).selectFrom('approvals').selectAll().where('key', '=', key));

/** Requests that wait, oldest first, or those that somebody decided or nobody in time, newest first. */
export function listApprovals(
  em: EntityManager,
  { waiting, now, limit }: { waiting: boolean; now: number; limit: number },
): Promise<ListedApproval[]> {
  const approvals = withAddresses(em).limit(limit);
  // States stand in the text: partial indexes have them.
  const statement = waiting
    ? approvals.where('p.state', '=', sql.lit('waiting')).where('p.expiresAt', '>', now).orderBy('p.askedAt')
    : approvals
        .where('p.state', '<>', sql.lit('not_needed'))
        .where((is) => is.not(is.and([is('p.state', '=', sql.lit('waiting')), is('p.expiresAt', '>', now)])))
        .orderBy('p.askedAt', 'desc');
  return readAll(em, statement);
}

const waitingAt = (em: EntityManager, now: number) =>
  tables(em)
    .selectFrom('approvals as p')
    .select((all) => all.fn.countAll<number>().as('count'))
    .where('p.state', '=', sql.lit('waiting'))
    .where('p.expiresAt', '>', now);

/** How many requests wait that are of a subscription's invoices or of the charges for them. */
export async function waitingOnSubscription(
  em: EntityManager,
  subscriptionId: string,
  now: number,
): Promise<number> {
  const waiting = waitingAt(em, now).where((is) =>
    is.exists(
      is
        .selectFrom('invoices as i')
        .leftJoin('charges as c', 'c.invoiceId', 'i.id')
        .select('i.id')
        .where('i.subscriptionId', '=', subscriptionId)
        .where((about) =>
          about.or([
            about('p.subjectId', '=', about.ref('i.id')),
            about('p.subjectId', '=', about.ref('c.id')),
            about('p.subjectId', '=', subscriptionId),
          ]),
        ),
    ),
  );
  return (await readFirst(em, waiting))?.count ?? 0;
}

/** How many requests wait for a decision that a user may take: not their own. */
export async function countWaiting(em: EntityManager, userId: string, now: number): Promise<number> {
  return (await readFirst(em, waitingAt(em, now).where('p.askedBy', '<>', userId)))?.count ?? 0;
}

/** The rule by which a function of the database refused a request or a decision; null for any other error. */
export function approvalRuleIn(error: unknown): 'own_money' | 'asker' | 'second_person' | null {
  const name = /^approvals_(own_money|asker|second_person)_check$/.exec(
    String((error as { constraint?: unknown } | null)?.constraint),
  )?.[1];
  return (name ?? null) as 'own_money' | 'asker' | 'second_person' | null;
}

/**
 * Decides a request that still waits, by the only function that may (db/audit-owner.sql).
 * @throws DriverException with a constraint that `approvalRuleIn` names
 * @returns false where it does not wait any more
 */
export const decideApproval = (
  em: EntityManager,
  id: string,
  { state, by }: { state: 'approved' | 'refused' | 'withdrawn'; by: string },
): Promise<boolean> => said(em, 'select decide_approval($1, $2, $3) as so', [id, state, by]);

/**
 * Ends a request that nobody decided in time. @returns false where it is decided, or its time is not over
 * by the database's clock
 */
export const markApprovalExpired = (em: EntityManager, id: string): Promise<boolean> =>
  said(em, 'select expire_approval($1) as so', [id]);

/** Writes down what came of a request, once. @returns false where that stands there already */
export const endApproval = (
  em: EntityManager,
  key: string,
  { outcome, detail }: { outcome: 'done' | 'failed'; detail: string | null },
): Promise<boolean> => said(em, 'select end_approval($1, $2, $3) as so', [key, outcome, detail]);

async function said(em: EntityManager, text: string, params: unknown[]): Promise<boolean> {
  const row = await queryOne<{ so: boolean }>(em, text, params);
  return row?.so === true;
}

const DECIDERS = `select id, email from users where role = 'admin' and email_verified and id <> $1
  and email is distinct from (select email from users where id = $1) and not owns_money(id, $2)`;

/**
 * Administrators who may decide a request, as decide_approval() looks: with a verified address that its
 * asker does not have too, and neither its asker nor its customer.
 */
export const whoMayDecide = (
  em: EntityManager,
  { askedBy, customerId }: Pick<ApprovalRow, 'askedBy' | 'customerId'>,
): Promise<{ id: string; email: string }[]> =>
  query(em, `${DECIDERS} order by id limit 100`, [askedBy, customerId]);

/** Whether a user is one of them. */
export const mayDecide = async (
  em: EntityManager,
  { askedBy, customerId }: Pick<ApprovalRow, 'askedBy' | 'customerId'>,
  userId: string,
): Promise<boolean> =>
  (await queryOne(em, `${DECIDERS} and id = $3`, [askedBy, customerId, userId])) !== null;

/** Whether a user is the customer whom money is of, or has their address. */
export async function isOwnMoney(
  em: EntityManager,
  userId: string,
  customerId: string | null,
): Promise<boolean> {
  const row = await queryOne<{ own: boolean }>(em, 'select owns_money($1, $2) as own', [userId, customerId]);
  return row?.own === true;
}
