import type { EntityManager } from '@mikro-orm/postgresql';
import { UNKNOWN_COUNTRY } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionKind, AdoptionSelection } from '../../domain/adoption/adoption-run.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { query, queryOne } from '../sql.ts';

/** What a release or an undo is about. */
export interface AdoptionQuestion {
  kind: Exclude<AdoptionKind, 'import'>;
  selection: AdoptionSelection;
}

/** A subscription that a run may hand over or take back. */
export interface AdoptionCandidate {
  id: string;
  customerId: string;
  status: string;
  tier: string;
}

/**
 * Whether a release handed it over. `asked`, of a run that was stopped or failed: the answer was lost, and
 * what is managed by now was taken over.
 */
const WAS_RELEASED = `exists (
    select from adoption_outcomes o where o.subscription_id = s.id and (o.outcome = 'released' or o.outcome = 'asked'
      and exists (select from adoption_runs r where r.id = o.run_id and r.kind = 'release')))`;

/** Of the customer's address; null where it was not read yet, which is no country to select by. */
const COUNTRY = `(select coalesce(nullif(upper(c.country), ''), '${UNKNOWN_COUNTRY}') from customers c
  where c.id = s.customer_id and c.country is not null)`;

/**
 * A release is about what is observed. An undo is about what an adoption released, and never about what was
 * sold here. The share goes by a hash of the id, so that the same ones are chosen each time.
 */
const CHOSEN_ANYWHERE = `not s.status = any($1)
  and case when $2 = 'release' then s.mode = 'observed' else s.mode = 'managed' and ${WAS_RELEASED} end
  and ($3::text[] is null or s.id = any($3))
  and ($4::text[] is null or s.tier = any($4))
  and ($5::text[] is null or s.currency = any($5))
  and ('x' || substr(md5(s.id), 1, 7))::bit(28)::int % 100 < $6`;
const CHOSEN = `${CHOSEN_ANYWHERE} and ($7::text[] is null or ${COUNTRY} = any($7))`;

const chosenBy = ({ kind, selection }: AdoptionQuestion): unknown[] => [
  FINAL_STATUSES,
  kind,
  selection.subscriptions,
  selection.plans,
  selection.currencies,
  selection.share,
  selection.countries ?? null,
];

/** Those that are chosen, by id, after the given one. */
export const adoptionCandidates = (
  em: EntityManager,
  question: AdoptionQuestion,
  { after, limit }: { after: string | null; limit: number },
): Promise<AdoptionCandidate[]> =>
  query(
    em,
    `select s.id, s.customer_id, s.status, s.tier from subscriptions s
     where ${CHOSEN} and s.id > $8 order by s.id limit $9`,
    [...chosenBy(question), after ?? '', limit],
  );

/** Those that a run asked for and did not hear of: its worker was lost in their middle. */
export const unheardOf = (em: EntityManager, runId: string): Promise<AdoptionCandidate[]> =>
  query(
    em,
    `select s.id, s.customer_id, s.status, s.tier from adoption_outcomes o
     join subscriptions s on s.id = o.subscription_id where o.run_id = $1 and o.outcome = 'asked' order by s.id`,
    [runId],
  );

/** How many are chosen. */
export async function countCandidates(em: EntityManager, question: AdoptionQuestion): Promise<number> {
  const row = await queryOne<{ count: number }>(
    em,
    `select count(*)::int as count from subscriptions s where ${CHOSEN}`,
    chosenBy(question),
  );
  return row?.count ?? 0;
}

/** What a run would be about. */
export interface AdoptionPreview {
  subscriptions: number;
  customers: number;
  /** Of the subscriptions, those whose debt Stripe retries, by what is stored. */
  retriedByStripe: number;
  groups: { plan: string; status: string; currency: string; subscriptions: number; mrr: number }[];
  /** By the country of the customer, the most frequent first. */
  countries: { country: string; subscriptions: number }[];
  /**
   * Subscriptions that match but for the country, which was not read yet: chosen where no country is asked
   * for, left out where one is.
   */
  countryNotRead: number;
  examples: string[];
}

/** Counts what is chosen; from the database alone. */
export async function previewAdoption(
  em: EntityManager,
  question: AdoptionQuestion,
): Promise<AdoptionPreview> {
  const chosen = chosenBy(question);
  const sums = await queryOne<Pick<AdoptionPreview, 'subscriptions' | 'customers' | 'retriedByStripe'>>(
    em,
    `select count(*)::int as subscriptions, count(distinct s.customer_id)::int as customers,
       (count(*) filter (where exists (
         select from invoices i where i.subscription_id = s.id and i.status = 'open' and i.attempt_count > 0
           and i.next_stripe_attempt_at is not null)))::int as retried_by_stripe
     from subscriptions s where ${CHOSEN}`,
    chosen,
  );
  const groups = await query<AdoptionPreview['groups'][number]>(
    em,
    `select s.tier as plan, s.status, s.currency, count(*)::int as subscriptions, sum(s.mrr)::bigint as mrr
     from subscriptions s where ${CHOSEN} group by 1, 2, 3 order by 1, 2, 3`,
    chosen,
  );
  const countries = await query<AdoptionPreview['countries'][number]>(
    em,
    `select ${COUNTRY} as country, count(*)::int as subscriptions from subscriptions s
     where ${CHOSEN} and ${COUNTRY} is not null group by 1 order by 2 desc, 1`,
    chosen,
  );
  // The parameter of the countries has no other use here, so its type is said.
  const unread = await queryOne<{ count: number }>(
    em,
    `select count(*)::int as count from subscriptions s
     where ${CHOSEN_ANYWHERE} and $7::text[] is not distinct from $7 and ${COUNTRY} is null`,
    chosen,
  );
  const examples = await query<{ id: string }>(
    em,
    `select s.id from subscriptions s where ${CHOSEN} order by s.id limit 20`,
    chosen,
  );
  return {
    ...(sums ?? { subscriptions: 0, customers: 0, retriedByStripe: 0 }),
    groups,
    countries,
    countryNotRead: unread?.count ?? 0,
    examples: examples.map(({ id }) => id),
  };
}

/** Subscriptions that are not over, by mode, and how many of them an adoption released. */
export async function countAdopted(
  em: EntityManager,
): Promise<{ observed: number; managed: number; released: number }> {
  const row = await queryOne<{ observed: number; managed: number; released: number }>(
    em,
    `select (count(*) filter (where s.mode = 'observed'))::int as observed,
       (count(*) filter (where s.mode = 'managed'))::int as managed,
       (count(*) filter (where s.mode = 'managed' and ${WAS_RELEASED}))::int as released
     from subscriptions s where not s.status = any($1)`,
    [FINAL_STATUSES],
  );
  return row ?? { observed: 0, managed: 0, released: 0 };
}

/** A subscription that is stored: whether anything on it is ours. */
export interface KnownSubscription {
  id: string;
  isOurs: boolean;
}

/** Of these subscriptions, those that are stored. */
export const knownSubscriptions = (em: EntityManager, ids: readonly string[]): Promise<KnownSubscription[]> =>
  query(em, `select id, mode <> 'foreign' as is_ours from subscriptions where id = any($1)`, [ids]);
