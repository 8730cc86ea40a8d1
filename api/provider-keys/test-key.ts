import { z } from 'zod';
import { findProviderKey, noteKeyTest } from '../../db/provider-keys/provider-keys.ts';
import { probeVerdict } from '../../domain/provider-keys/probe-verdict.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { ProviderParams, knownProvider } from './known-provider.ts';
import { openedKey } from './opened-key.ts';
import { noKey } from './remove-key.ts';
import { requireByok } from './require-byok.ts';

/** POST /byok/keys/test/:provider */
export const testKeyRoute = defineRoute({
  method: 'post',
  path: '/byok/keys/test/:provider',
  role: 'viewer',
  probe: 'provider_keys',
  summary: 'Asks the provider whether it takes the key',
  description:
    'One call that costs nothing, five seconds at most, a few tries an hour. Where the provider cannot be asked, `valid` is false, `detail` says why, and the status of the key stays as it was.',
  tags: ['Bring your own key'],
  params: ProviderParams,
  responses: {
    200: z.object({
      provider: z.string(),
      valid: z.boolean(),
      latency_ms: z.int().nonnegative(),
      detail: z.string(),
    }),
  },
  errors: ['byok_not_configured', 'byok_key_unreadable', 'byok_unavailable', 'not_found'],
  handler: async ({ params, principal, deps }) => {
    const { vault, probe } = requireByok(deps);
    const row = await findProviderKey(deps.em(), principal.userId, params.provider);
    const provider = row && (await knownProvider(deps.em(), row.provider));
    if (row === null || provider === null) throw noKey();
    const key = await openedKey(deps.em(), vault, row);
    const startedAt = deps.now();
    const outcome = await probe(provider, key);
    const at = deps.now();
    const { verdict, detail } = probeVerdict(provider, outcome);
    await noteKeyTest(deps.em(), row, { status: verdict === 'unknown' ? null : verdict, at });
    return ok({
      provider: row.provider,
      valid: verdict === 'valid',
      latency_ms: Math.max(0, at - startedAt),
      detail,
    });
  },
});
