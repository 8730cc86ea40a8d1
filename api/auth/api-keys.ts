import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { insertApiKey, listApiKeys, revokeApiKey } from '../../db/auth/api-keys.ts';
import type { ApiKeyRow } from '../../db/auth/api-keys.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { API_KEY_PATTERN, API_KEY_PREFIX, newApiKey } from './api-key-format.ts';
import { pageQuery } from '../http/pagination.ts';
import { requireRecentSignIn } from './recent-sign-in.ts';
import { SCOPES, WIDE_SCOPES, hasRole } from './principal.ts';
import { hashToken } from './secret-token.ts';
import { pageFields } from '../http/admin-bodies.ts';
import { byCaller } from '../audit/by-staff.ts';
import { ApiKeyBody, presentApiKey } from './api-key-body.ts';

const dayMs = 86_400_000;

const createBody = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  expires_in_days: z.number().int().min(1).max(365).default(90),
});

/** Creates a key. Only this answer ever contains it, so it is not stored under an Idempotency-Key either. */
export const createApiKeyRoute = defineRoute({
  method: 'post',
  path: '/api-keys',
  role: 'viewer',
  summary: 'Make a key for a machine; the key is shown this once',
  description: `Use it as "Authorization: Bearer ${API_KEY_PREFIX}…". It acts for you, within its scopes. Keys match ${API_KEY_PATTERN}; the last six characters are a checksum of those behind the prefix.`,
  tags: ['API keys'],
  body: createBody,
  idempotent: false,
  responses: { 201: ApiKeyBody.extend({ key: z.string() }).meta({ id: 'NewApiKey' }) },
  errors: ['step_up_required'],
  handler: async ({ body, principal, deps, requestId }) => {
    const wide = body.scopes.find((scope) => WIDE_SCOPES.has(scope));
    if (wide !== undefined && !hasRole(principal, 'admin'))
      throw new ApiProblem('forbidden', `Only an administrator makes a key with the scope ${wide}.`);
    if (wide !== undefined) requireRecentSignIn(principal, deps.now());
    const key = newApiKey();
    const at = deps.now();
    const row: ApiKeyRow = {
      id: randomUUID(),
      userId: principal.userId,
      name: body.name,
      prefix: key.slice(0, API_KEY_PREFIX.length + 6),
      keyHash: hashToken(key),
      scopes: [...new Set(body.scopes)],
      createdAt: at,
      expiresAt: at + body.expires_in_days * dayMs,
      lastUsedAt: null,
      lastUsedAddress: null,
      revokedAt: null,
    };
    await deps.em().transactional(async (em) => {
      await insertApiKey(em, row);
      await appendAudit(em, {
        ...byCaller({ principal, requestId, deps }),
        action: 'api_key.create',
        subjectType: 'api_key',
        subjectId: row.id,
        before: null,
        reason: null,
        after: { name: row.name, prefix: row.prefix, scopes: row.scopes, expiresAt: row.expiresAt },
      });
    });
    return { status: 201 as const, body: { ...presentApiKey(row), key } };
  },
});

export const listOwnApiKeysRoute = defineRoute({
  method: 'get',
  path: '/api-keys',
  role: 'viewer',
  summary: 'Your keys, newest first; never the key itself',
  tags: ['API keys'],
  query: pageQuery(100),
  responses: { 200: z.object({ api_keys: z.array(ApiKeyBody), ...pageFields }).meta({ id: 'ApiKeyList' }) },
  errors: [],
  handler: async ({ principal, query, deps }) => {
    const { rows, total, nextCursor } = await listApiKeys(deps.em(), principal.userId, query);
    return ok({ api_keys: rows.map(presentApiKey), total, next_cursor: nextCursor });
  },
});

export const deleteApiKeyRoute = defineRoute({
  method: 'delete',
  path: '/api-keys/:id',
  role: 'viewer',
  summary: 'Make a key worthless',
  tags: ['API keys'],
  params: z.object({ id: z.string().min(1).max(100) }),
  responses: { 204: null },
  errors: ['not_found'],
  handler: async ({ params, principal, deps, requestId }) => {
    await deps.em().transactional(async (em) => {
      if (!(await revokeApiKey(em, { id: params.id, userId: principal.userId }, deps.now())))
        throw new ApiProblem('not_found', 'You have no such key.');
      await appendAudit(em, {
        ...byCaller({ principal, requestId, deps }),
        action: 'api_key.revoke',
        subjectType: 'api_key',
        subjectId: params.id,
        before: null,
        after: null,
        reason: null,
      });
    });
    return { status: 204 as const, body: undefined };
  },
});
