import { z } from 'zod';
import { shaped } from '../http/call-json.ts';
import { GatewayError } from '../http/gateway-error.ts';
import type { LagoCall } from './api.ts';

const plansShape = z.object({
  plans: z.array(z.looseObject({ code: z.string() })),
  meta: z.looseObject({ total_pages: z.number() }),
});

/** Plans change rarely, syncs come in bursts. */
const CACHE_MS = 60_000;

/** The codes of Lago's plans, remembered for a minute; callers at the same time wait for the same read. */
export function createPlanCodes(call: LagoCall, now: () => number): () => Promise<ReadonlySet<string>> {
  let cached: { codes: Promise<ReadonlySet<string>>; until: number } | null = null;
  return () => {
    if (cached !== null && now() < cached.until) return cached.codes;
    const codes = readPlanCodes(call);
    const entry = { codes, until: now() + CACHE_MS };
    cached = entry;
    codes.catch(() => {
      if (cached === entry) cached = null;
    });
    return codes;
  };
}

async function readPlanCodes(call: LagoCall): Promise<ReadonlySet<string>> {
  const codes = new Set<string>();
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { status, body } = await call('GET', '/plans', { query: { page: String(page), per_page: '100' } });
    if (status === 404) {
      throw new GatewayError(
        'Lago',
        'refused',
        'Lago has no API at LAGO_API_URL; leave /api/v1 out of it.',
        404,
      );
    }
    const { plans, meta } = shaped('Lago', 'listing plans', plansShape, body);
    for (const { code } of plans) codes.add(code);
    pages = meta.total_pages;
  }
  return codes;
}
