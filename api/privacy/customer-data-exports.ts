import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { identifyCustomer } from '../../db/accounts/customer-page.ts';
import { exportsAskedBy } from '../../db/privacy/person-exports.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { reason } from '../dunning/intervene.ts';
import { askForExport } from './ask-for-export.ts';
import { DataExportBody, DataExportListBody, presentExport } from './data-export-body.ts';
import { archiveResponses, handOutExport } from './hand-out-export.ts';

const byId = z.object({
  id: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'Stripe customer, subscription or our user id; no address' }),
});

/** POST /admin/customers/:id/data-exports */
export const createCustomerExportRoute = defineRoute({
  method: 'post',
  path: '/admin/customers/:id/data-exports',
  role: 'admin',
  recentSignIn: true,
  summary: 'Has all that is held of a person collected into one file',
  description:
    'As `POST /billing/data-exports`, for a person who asks in another way. Only who asks can download it.',
  tags: ['Administration'],
  params: byId,
  body: z.object({ reason }).meta({ examples: [{ reason: 'Asked for by letter of 3 May' }] }),
  responses: { 202: DataExportBody },
  errors: ['not_found', 'engine_unavailable'],
  handler: async ({ params, body, ...request }) => {
    const person = await personBehind(request.deps.em(), params.id);
    const row = await askForExport(request, { ...person, reason: body.reason });
    const headers = { Location: `/api/v1/admin/customers/${encodeURIComponent(params.id)}/data-exports` };
    return { status: 202 as const, body: presentExport(row), headers };
  },
});

/** GET /admin/customers/:id/data-exports */
export const listCustomerExportsRoute = defineRoute({
  method: 'get',
  path: '/admin/customers/:id/data-exports',
  role: 'admin',
  summary: 'Lists the exports of a person that the caller asked for, newest first',
  tags: ['Administration'],
  params: byId,
  responses: { 200: DataExportListBody },
  errors: ['not_found'],
  handler: async ({ params, principal, deps }) => {
    const person = await personBehind(deps.em(), params.id);
    const rows = await exportsAskedBy(deps.em(), principal.userId, person, deps.now());
    return ok({ exports: rows.map(presentExport) });
  },
});

/** GET /admin/data-exports/:id/file */
export const getCustomerExportFileRoute = defineRoute({
  method: 'get',
  path: '/admin/data-exports/:id/file',
  role: 'admin',
  summary: 'Hands out an export that the caller asked for',
  tags: ['Administration'],
  params: z.object({ id: z.string().max(100) }),
  responses: archiveResponses,
  errors: ['not_found', 'export_not_ready'],
  handler: ({ params, ...request }) => handOutExport(request, params.id),
});

/** The person of an id: the user, or the Stripe customer without one. @throws ApiProblem `not_found` */
export async function personBehind(
  em: EntityManager,
  id: string,
): Promise<{ userId: string | null; customerId: string | null }> {
  // An address may be several people's.
  const found = id.includes('@') ? null : await identifyCustomer(em, id);
  if (found === null) throw new ApiProblem('not_found', `There is no customer ${id}. Name one by id.`);
  const userId = found.user?.id ?? found.customer?.userId ?? null;
  return { userId, customerId: userId === null ? (found.customer?.id ?? null) : null };
}
