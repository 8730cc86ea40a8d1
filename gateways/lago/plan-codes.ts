import type { LagoCall } from './api.ts';
import { readCodes } from './catalogue.ts';

/** Plans change rarely, syncs come in bursts. */
const CACHE_MS = 60_000;

/** The codes of Lago's plans, remembered for a minute; callers at the same time wait for the same read. */
export function createPlanCodes(call: LagoCall, now: () => number): () => Promise<ReadonlySet<string>> {
  let cached: { codes: Promise<ReadonlySet<string>>; until: number } | null = null;
  return () => {
    if (cached !== null && now() < cached.until) return cached.codes;
    const codes = readCodes(call, 'plans');
    const entry = { codes, until: now() + CACHE_MS };
    cached = entry;
    codes.catch(() => {
      if (cached === entry) cached = null;
    });
    return codes;
  };
}
