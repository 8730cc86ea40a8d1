import { z } from 'zod';
import type { EndedEpisode } from '../../db/dunning/dunning-episodes.ts';
import { findStrategy } from '../../domain/dunning/strategies.ts';
import { toMajor } from '../../domain/money.ts';
import { iso } from '../http/iso.ts';

export const EndedEpisodeBody = z
  .object({
    id: z.string(),
    subscription: z.string(),
    customer: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime(),
    outcome: z.enum(['recovered', 'canceled', 'unpaid', 'downgraded', 'written_off', 'superseded']).meta({
      description:
        'unpaid: marked unpaid. written_off: staff gave the debt up. superseded: the subscription ended, or the debt was voided, without this episode',
    }),
    debt: z.enum(['kept', 'voided']).nullable().meta({
      description:
        'What the final action did with the debt; null where it was not taken, or the strategy is not known here',
    }),
    charges: z.number().int().meta({ description: 'Charges of its invoices, the failed renewal included' }),
    decline_code: z.string().nullable().meta({ description: 'Of the first refused charge' }),
    recovered: z.number().meta({ description: 'Paid on its invoices; 0 unless it recovered' }),
    currency: z.string().nullable(),
  })
  .meta({ id: 'EndedDunningEpisode' });

export const RecoveryBody = z
  .object({
    ended: z.number().int().meta({ description: 'Episodes that ended in the window' }),
    recovered: z.number().int().meta({ description: 'Those of them whose invoices were paid' }),
    rate: z.number().meta({ description: 'recovered / ended, 0 to 1; 0 where none ended' }),
    revenue: z
      .array(z.object({ currency: z.string(), amount: z.number() }))
      .meta({ description: 'Paid on the invoices of those that recovered, by currency' }),
    by_decline_code: z.array(
      z.object({ decline_code: z.string().nullable(), ended: z.number().int(), recovered: z.number().int() }),
    ),
    by_charges: z
      .array(z.object({ charges: z.number().int(), recovered: z.number().int() }))
      .meta({ description: 'How many charges those that recovered took, the failed renewal included' }),
  })
  .meta({ id: 'DunningRecovery', description: 'Rates and sums of the same ended episodes' });

export const presentEnded = (episode: EndedEpisode): z.input<typeof EndedEpisodeBody> => ({
  id: episode.id,
  subscription: episode.subscriptionId,
  customer: episode.customerId,
  email: episode.email,
  name: episode.name,
  started_at: iso(episode.startedAt),
  ended_at: iso(episode.endedAt),
  outcome: episode.outcome,
  debt: debtOf(episode),
  charges: episode.charges,
  decline_code: episode.declineCode,
  recovered: episode.currency === null ? 0 : toMajor(episode.recovered, episode.currency),
  currency: episode.currency,
});

/** Only a final action decides on the debt. Episodes from before their rows have no strategy. */
function debtOf({ outcome, strategy }: EndedEpisode): 'kept' | 'voided' | null {
  if (!['canceled', 'unpaid', 'downgraded'].includes(outcome)) return null;
  const debt = findStrategy(strategy)?.finalAction.debt;
  return debt === undefined ? null : debt === 'keep' ? 'kept' : 'voided';
}

/** Recovery rate and recovered revenue, of one set of episodes. */
export function recoveryOf(ended: readonly EndedEpisode[]): z.input<typeof RecoveryBody> {
  const recovered = ended.filter(({ outcome }) => outcome === 'recovered');
  const currencies = [...new Set(recovered.flatMap(({ currency }) => currency ?? []))].sort();
  const codes = [...new Set(ended.map(({ declineCode }) => declineCode))];
  const charges = countedBy(recovered, (episode) => String(episode.charges));
  return {
    ended: ended.length,
    recovered: recovered.length,
    rate: ended.length === 0 ? 0 : recovered.length / ended.length,
    revenue: currencies.map((currency) => ({
      currency,
      amount: toMajor(
        recovered.reduce((sum, one) => (one.currency === currency ? sum + one.recovered : sum), 0),
        currency,
      ),
    })),
    by_decline_code: codes
      .map((code) => ({
        decline_code: code,
        ended: ended.filter(({ declineCode }) => declineCode === code).length,
        recovered: recovered.filter(({ declineCode }) => declineCode === code).length,
      }))
      .sort((a, b) => b.ended - a.ended),
    by_charges: Object.entries(charges).map(([count, all]) => ({ charges: Number(count), recovered: all })),
  };
}

/** How many there are of each kind. */
export function countedBy<T>(all: readonly T[], kindOf: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[kindOf(one)] = (counts[kindOf(one)] ?? 0) + 1;
  return counts;
}
