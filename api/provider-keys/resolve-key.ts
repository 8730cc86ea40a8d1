import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { findCustomer } from '../../db/accounts/customers.ts';
import { findProviderKey, noteKeyUse } from '../../db/provider-keys/provider-keys.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { byStaff } from '../audit/by-staff.ts';
import { knownProvider, providerId } from './known-provider.ts';
import { openedKey } from './opened-key.ts';
import { requireByok } from './require-byok.ts';

/** POST /byok/resolve */
export const resolveKeyRoute = defineRoute({
  method: 'post',
  path: '/byok/resolve',
  role: 'viewer',
  scope: 'byok:use',
  callers: 'keys',
  needsTls: true,
  summary: "Gives a gateway a user's own key, to make that user's call with",
  description:
    'For API keys with the scope `byok:use`, over TLS. Each answer is a use: counted, shown to the owner, and in the audit log. Keep the key for the one call.',
  tags: ['Bring your own key'],
  body: z
    .object({
      provider: providerId,
      user_id: z.string().min(1).max(100).optional(),
      customer: z.string().min(1).max(100).optional().meta({ description: 'Stripe customer, cus_…' }),
    })
    .refine(({ user_id: user, customer }) => (user === undefined) !== (customer === undefined), {
      error: 'needs user_id or customer, and not both',
      path: ['user_id'],
    })
    .meta({ examples: [{ provider: 'openai', user_id: '0b7ab0b5-2c86-4d3c-9bb7-6e1f5b1d3f10' }] }),
  // Never stored as the answer to a repeat: it holds the key.
  idempotent: false,
  responses: {
    200: z
      .object({
        provider: z.string(),
        key: z.string(),
        status: z.enum(['untested', 'valid', 'invalid']),
      })
      .meta({ id: 'ResolvedProviderKey' }),
  },
  errors: ['byok_not_configured', 'byok_key_unreadable', 'byok_unavailable', 'not_found', 'tls_required'],
  handler: async ({ body, ...request }) => {
    const { deps, principal } = request;
    const { vault } = requireByok(deps);
    const answer = await deps.em().transactional(async (em) => {
      const userId = body.user_id ?? (await ownerOf(em, body.customer));
      const row = userId === null ? null : await findProviderKey(em, userId, body.provider);
      // A custom endpoint may have been taken off the list: its keys lead nowhere any more.
      if (row === null || (await knownProvider(em, row.provider)) === null) throw noSuchKey(body.provider);
      const key = await openedKey(em, vault, row);
      const by = byStaff(request);
      await noteKeyUse(em, row, by.at);
      await appendAudit(em, {
        ...by,
        action: 'byok.use',
        subjectType: 'provider_key',
        subjectId: `${row.userId}/${row.provider}`,
        before: null,
        after: { apiKeyId: principal.keyId },
        reason: null,
      });
      return { provider: row.provider, key, status: row.status };
    });
    return ok(answer);
  },
});

async function ownerOf(em: EntityManager, customerId: string | undefined): Promise<string | null> {
  const customer = customerId === undefined ? null : await findCustomer(em, customerId);
  return customer?.userId ?? null;
}

const noSuchKey = (provider: string): ApiProblem =>
  new ApiProblem('not_found', `There is no key for ${provider} of that user.`);
