import { z } from 'zod';
import { appendAudit } from '../../db/audit/audit-log.ts';
import type { AuditRow } from '../../db/audit/audit-log.ts';
import {
  addCustomEndpoint,
  listCustomEndpoints,
  removeCustomEndpoint,
} from '../../db/provider-keys/custom-endpoints.ts';
import type { CustomEndpointRow } from '../../db/provider-keys/custom-endpoints.ts';
import { endpointBaseUrl } from '../../domain/provider-keys/endpoint-url.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import type { Principal } from '../auth/principal.ts';
import { iso } from '../http/iso.ts';
import { shownText } from './shown-text.ts';

const EndpointBody = z
  .object({ id: z.string(), name: z.string(), base_url: z.string(), created_at: z.iso.datetime() })
  .meta({ id: 'CustomEndpoint' });

const id = z
  .string()
  .regex(/^custom-[a-z0-9][a-z0-9-]{0,40}$/, 'must be custom-… in lower case letters, digits and hyphens');
/** Staff always give a reason, which goes into the audit log. */
const reason = shownText(500).min(3);

/** GET /admin/byok/endpoints */
export const listEndpointsRoute = defineRoute({
  method: 'get',
  path: '/admin/byok/endpoints',
  role: 'admin',
  summary: 'Lists the endpoints that users may give keys for',
  tags: ['Administration'],
  responses: { 200: z.object({ endpoints: z.array(EndpointBody) }) },
  errors: [],
  handler: async ({ deps }) => ok({ endpoints: (await listCustomEndpoints(deps.em())).map(present) }),
});

/** POST /admin/byok/endpoints */
export const allowEndpointRoute = defineRoute({
  method: 'post',
  path: '/admin/byok/endpoints',
  role: 'admin',
  summary: 'Allows an OpenAI-compatible endpoint that users may give keys for',
  description:
    'The address cannot be changed afterwards, since keys were given for it: remove it and allow another. Addresses inside private networks are never called, whatever is allowed here.',
  tags: ['Administration'],
  body: z.object({ id, name: shownText(100).min(1), base_url: z.string().max(500), reason }),
  responses: { 201: EndpointBody },
  errors: ['endpoint_exists'],
  handler: async ({ body, principal, deps, requestId }) => {
    const baseUrl = endpointBaseUrl(body.base_url);
    if (baseUrl === null) throw unusableUrl();
    const row: CustomEndpointRow = { id: body.id, name: body.name, baseUrl, createdAt: deps.now() };
    await deps.em().transactional(async (em) => {
      if (!(await addCustomEndpoint(em, row))) {
        throw new ApiProblem('endpoint_exists', `There is an endpoint ${row.id} already; remove it first.`);
      }
      const change = { before: null, after: { name: row.name, baseUrl } };
      await appendAudit(
        em,
        audited('byok.allow_endpoint', row.id, principal, {
          ...change,
          reason: body.reason,
          requestId,
          at: row.createdAt,
        }),
      );
    });
    return { status: 201 as const, body: present(row) };
  },
});

/** DELETE /admin/byok/endpoints/:id */
export const removeEndpointRoute = defineRoute({
  method: 'delete',
  path: '/admin/byok/endpoints/:id',
  role: 'admin',
  summary: 'Takes an endpoint off the list, and forgets the keys that were given for it',
  tags: ['Administration'],
  params: z.object({ id }),
  query: z.object({ reason: reason.optional() }),
  responses: { 204: null },
  errors: ['not_found'],
  handler: async ({ params, query, principal, deps, requestId }) => {
    await deps.em().transactional(async (em) => {
      const removedKeys = await removeCustomEndpoint(em, params.id);
      if (removedKeys === null) throw new ApiProblem('not_found', 'There is no such endpoint.');
      const change = { before: { id: params.id }, after: { removedKeys } };
      await appendAudit(
        em,
        audited('byok.remove_endpoint', params.id, principal, {
          ...change,
          reason: query.reason ?? null,
          requestId,
          at: deps.now(),
        }),
      );
    });
    return { status: 204 as const, body: undefined };
  },
});

function audited(
  action: string,
  subjectId: string,
  principal: Principal,
  rest: Pick<AuditRow, 'before' | 'after' | 'reason' | 'requestId' | 'at'>,
): AuditRow {
  return {
    actorId: principal.userId,
    actorKind: 'staff',
    action,
    subjectType: 'custom_endpoint',
    subjectId,
    ...rest,
  };
}

const present = (row: CustomEndpointRow): z.input<typeof EndpointBody> => ({
  id: row.id,
  name: row.name,
  base_url: row.baseUrl,
  created_at: iso(row.createdAt),
});

function unusableUrl(): ApiProblem {
  const detail = 'must be an https address by host name, without user, query or fragment';
  return new ApiProblem('invalid_request', `The base_url ${detail}.`, {
    errors: [{ pointer: '/base_url', detail }],
  });
}
