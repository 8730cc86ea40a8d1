import { z } from 'zod';
import { pageOfProviderKeys } from '../../db/provider-keys/provider-keys.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { pageQuery } from '../http/pagination.ts';
import { KeyBody, presentKey } from './provider-key-body.ts';
import { requireByok } from './require-byok.ts';

/** GET /byok/keys */
export const listKeysRoute = defineRoute({
  method: 'get',
  path: '/byok/keys',
  role: 'viewer',
  summary: "Lists the caller's own keys, masked",
  tags: ['Bring your own key'],
  query: pageQuery(100),
  responses: { 200: z.object({ keys: z.array(KeyBody), ...pageFields }) },
  errors: ['byok_not_configured'],
  handler: async ({ principal, query, deps }) => {
    // Before the setting is asked for: a wrong cursor is the caller's mistake either way.
    const { rows, total, nextCursor } = await pageOfProviderKeys(deps.em(), principal.userId, query);
    requireByok(deps);
    return ok({ keys: rows.map(presentKey), total, next_cursor: nextCursor });
  },
});
