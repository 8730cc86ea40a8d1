import { z } from 'zod';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { knownProviders } from './known-provider.ts';
import { requireByok } from './require-byok.ts';

/** GET /byok/providers */
export const listProvidersRoute = defineRoute({
  method: 'get',
  path: '/byok/providers',
  role: 'viewer',
  summary: 'Lists the providers that a key of your own may be given for',
  tags: ['Bring your own key'],
  responses: {
    200: z.object({
      providers: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          key_format: z.string().meta({ description: 'What a key looks like, for people' }),
          docs_url: z.string().nullable().meta({ description: 'Where keys are made' }),
          configured: z.boolean().meta({ description: 'Whether the caller has given a key' }),
        }),
      ),
    }),
  },
  errors: ['byok_not_configured'],
  handler: async ({ principal, deps }) => {
    requireByok(deps);
    const em = deps.em();
    const providers = await knownProviders(em);
    const given = new Set((await listProviderKeys(em, principal.userId)).map(({ provider }) => provider));
    return ok({
      providers: providers.map(({ id, name, keyFormat, docsUrl }) => ({
        id,
        name,
        key_format: keyFormat,
        docs_url: docsUrl,
        configured: given.has(id),
      })),
    });
  },
});
