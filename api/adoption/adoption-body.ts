import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { countAdoptionOutcomes } from '../../db/adoption/adoption-runs.ts';
import type { AdoptionRunRow } from '../../db/adoption/adoption-runs.ts';
import { ADOPTION_KINDS, ADOPTION_OUTCOMES, UNKNOWN_COUNTRY } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionSelection } from '../../domain/adoption/adoption-run.ts';
import { iso, isoOrNull } from '../http/iso.ts';

const names = (most: number, description: string) =>
  z.array(z.string().min(1).max(255)).min(1).max(most).optional().meta({ description });

/**
 * Which subscriptions a release or an undo is about. What is left out means any, so a field that there is
 * not is refused.
 */
export const SelectionBody = z
  .strictObject({
    subscriptions: names(1_000, 'Stripe subscriptions, sub_…'),
    plans: names(50, 'Those of these plans'),
    currencies: names(50, 'Those paid in these currencies, usd'),
    countries: names(
      250,
      "Those whose customer's address is in these countries, DE; `unknown` where it names none",
    ),
    share: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(100)
      .meta({ description: 'Percent of them. A larger share contains the smaller one' }),
  })
  .meta({ id: 'AdoptionSelection' });

/** The selection as it is stored. */
export const toSelection = (body: z.output<typeof SelectionBody>): AdoptionSelection => ({
  subscriptions: body.subscriptions ?? null,
  plans: body.plans ?? null,
  currencies: body.currencies?.map((currency) => currency.toLowerCase()) ?? null,
  ...(body.countries === undefined ? {} : { countries: body.countries.map(toCountry) }),
  share: body.share,
});

const toCountry = (country: string): string =>
  country.toLowerCase() === UNKNOWN_COUNTRY ? UNKNOWN_COUNTRY : country.toUpperCase();

/** An import, a release or an undo. */
export const AdoptionRunBody = z
  .object({
    id: z.string(),
    kind: z.enum(ADOPTION_KINDS),
    state: z.enum(['running', 'done', 'stopped', 'failed']),
    phase: z
      .string()
      .nullable()
      .meta({ description: 'subscriptions, settling (the last ones are being recorded), invoices' }),
    selection: z
      .object({
        subscriptions: z.array(z.string()).nullable(),
        plans: z.array(z.string()).nullable(),
        currencies: z.array(z.string()).nullable(),
        countries: z.array(z.string()).nullable().optional(),
        share: z.number().int(),
      })
      .nullable()
      .meta({ description: 'Null for an import, which takes all that is mapped' }),
    expected: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Subscriptions that matched when it began; null for an import' }),
    seen: z.number().int().meta({ description: 'Subscriptions gone through' }),
    ended: z.number().int().meta({ description: 'Of these: over, not brought in' }),
    foreign: z.number().int().meta({ description: 'Of these: nothing on them is mapped' }),
    known: z.number().int().meta({ description: 'Of these: known before' }),
    invoices: z.number().int().meta({ description: 'Paid invoices brought in' }),
    outcomes: z
      .record(z.string(), z.number().int())
      .meta({ description: 'What became of subscriptions, with how many' }),
    stop_asked: z.boolean(),
    problem: z.string().nullable().meta({ description: 'Why it failed' }),
    began_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AdoptionRun' });

/** What became of a subscription in a run. */
export const AdoptionOutcomeBody = z
  .object({
    subscription: z.string(),
    outcome: z.enum(ADOPTION_OUTCOMES),
    code: z.string().nullable(),
    message: z.string().nullable().meta({ description: 'Why it was refused, and what to do' }),
    at: z.iso.datetime(),
  })
  .meta({ id: 'AdoptionOutcome' });

type Run = z.input<typeof AdoptionRunBody>;

/** A run with what became of its subscriptions. */
export const presentRun = async (em: EntityManager, row: AdoptionRunRow): Promise<Run> =>
  withOutcomes(row, await countAdoptionOutcomes(em, [row.id]));

/** The same of several. */
export async function presentRuns(em: EntityManager, rows: readonly AdoptionRunRow[]): Promise<Run[]> {
  const counts = await countAdoptionOutcomes(
    em,
    rows.map(({ id }) => id),
  );
  const countsOf = Map.groupBy(counts, ({ runId }) => runId);
  return rows.map((row) => withOutcomes(row, countsOf.get(row.id) ?? []));
}

const withOutcomes = (row: AdoptionRunRow, counts: readonly { outcome: string; count: number }[]): Run => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  phase: row.state === 'running' ? row.phase : null,
  selection:
    row.selection === null
      ? null
      : {
          subscriptions: copied(row.selection.subscriptions),
          plans: copied(row.selection.plans),
          currencies: copied(row.selection.currencies),
          countries: copied(row.selection.countries ?? null),
          share: row.selection.share,
        },
  expected: row.expected,
  ...row.counts,
  outcomes: Object.fromEntries(counts.map(({ outcome, count }) => [outcome, count])),
  stop_asked: row.stopAsked,
  problem: row.problem,
  began_at: iso(row.beganAt),
  ended_at: isoOrNull(row.endedAt),
});

const copied = (list: readonly string[] | null): string[] | null => (list === null ? null : [...list]);
