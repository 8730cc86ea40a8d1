import { DAY_MS, HOUR_MS, toMs } from '../period.ts';
import { lastDebitTryDay } from './debit-retries.ts';
import { withTerms } from './terms.ts';
import type { DunningTerms } from './terms.ts';
import type { DunningStrategy } from './types.ts';

/** A field that cannot be as it is, and why. */
interface TermsFault {
  field: keyof DunningTerms;
  detail: string;
}

/** Terms that are times after the failure, and what each counts in. */
const RETRIES = { retryDays: DAY_MS, temporaryRetryHours: HOUR_MS, fundsRetryDays: DAY_MS } as const;

/**
 * Null when a strategy can have these terms.
 * @param tiers tiers that a downgrade may lead to
 */
export function termsFault(
  strategy: DunningStrategy,
  terms: DunningTerms,
  tiers: readonly string[],
): TermsFault | null {
  const { access, finalAction } = withTerms(strategy, terms);
  const graceMs = toMs(access[0]?.after ?? {});
  const finalMs = toMs(finalAction.after);
  if (graceMs >= finalMs) return { field: 'graceDays', detail: 'must end before the final action' };
  if (toMs({ days: terms.warningDays ?? 0 }) >= graceMs)
    return { field: 'warningDays', detail: 'must be less than the days of grace' };
  if (terms.debitTries !== undefined && toMs({ days: lastDebitTryDay(terms.debitTries) }) >= finalMs)
    return { field: 'debitTries', detail: 'must lie before the final action, a week apart' };
  return retriesFault(terms, finalMs) ?? downgradeFault(finalAction, terms, tiers);
}

function retriesFault(terms: DunningTerms, finalMs: number): TermsFault | null {
  for (const [name, unitMs] of Object.entries(RETRIES)) {
    const field = name as keyof typeof RETRIES;
    const times = terms[field] ?? [];
    if (times.some((time, index) => time <= (times[index - 1] ?? 0)))
      return { field, detail: 'must be in ascending order' };
    if ((times.at(-1) ?? 0) * unitMs >= finalMs) return { field, detail: 'must lie before the final action' };
  }
  return null;
}

function downgradeFault(
  { action, downgradeTo }: DunningStrategy['finalAction'],
  terms: DunningTerms,
  tiers: readonly string[],
): TermsFault | null {
  const field = 'downgradeTo';
  if (action !== 'downgrade')
    return terms.downgradeTo === undefined
      ? null
      : { field, detail: 'is for the final action downgrade only' };
  if (tiers.includes(downgradeTo ?? '')) return null;
  return {
    field,
    detail: tiers.length === 0 ? 'has no tier to lead to' : `must be one of ${tiers.join(', ')}`,
  };
}
