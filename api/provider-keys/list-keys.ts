import { z } from 'zod';
import { listProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { KeyBody, presentKey } from './provider-key-body.ts';
import { requireByok } from './require-byok.ts';

/** GET /byok/keys */
export const listKeysRoute = defineRoute({
  method: 'get',
  path: '/byok/keys',
  role: 'viewer',
  summary: "Lists the caller's own keys, masked",
  tags: ['Bring your own key'],
  responses: { 200: z.object({ keys: z.array(KeyBody) }) },
  errors: ['byok_not_configured'],
  handler: async ({ principal, deps }) => {
    requireByok(deps);
    return ok({ keys: (await listProviderKeys(deps.em(), principal.userId)).map(presentKey) });
  },
});
