import { z } from 'zod';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { iso } from '../http/iso.ts';
import { requireByok } from './require-byok.ts';

/** GET /byok/stats */
export const keyStatsRoute = defineRoute({
  method: 'get',
  path: '/byok/stats',
  role: 'viewer',
  summary: "Counts the caller's own keys",
  tags: ['Bring your own key'],
  responses: {
    200: z.object({
      total_keys: z.int().nonnegative(),
      by_provider: z.record(z.string(), z.int().nonnegative()),
      last_used_at: z.iso.datetime().nullable().meta({ description: 'By a gateway; a test is no use' }),
    }),
  },
  errors: ['byok_not_configured'],
  handler: async ({ principal, deps }) => {
    requireByok(deps);
    const rows = await listProviderKeys(deps.em(), principal.userId);
    const used = rows.flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt]));
    return ok({
      total_keys: rows.length,
      by_provider: Object.fromEntries(rows.map(({ provider }) => [provider, 1])),
      last_used_at: used.length === 0 ? null : iso(Math.max(...used)),
    });
  },
});
