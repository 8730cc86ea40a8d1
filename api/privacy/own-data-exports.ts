import { z } from 'zod';
import { exportsAskedBy } from '../../db/privacy/person-exports.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { askForExport } from './ask-for-export.ts';
import { DataExportBody, DataExportListBody, presentExport } from './data-export-body.ts';
import { archiveResponses, handOutExport } from './hand-out-export.ts';

/** POST /billing/data-exports */
export const createOwnExportRoute = defineRoute({
  method: 'post',
  path: '/billing/data-exports',
  role: 'viewer',
  summary: 'Has all that is held of the caller collected into one file',
  description:
    'From the database, Stripe, Keycloak, Lago and Temporal, each part with its origin. A system that is away is waited for. Asked again within a day, the same file is meant. It can be downloaded for seven days.',
  tags: ['Billing'],
  responses: { 202: DataExportBody },
  errors: ['engine_unavailable'],
  handler: async ({ principal, ...request }) => {
    const wish = { userId: principal.userId, customerId: null, reason: null };
    const row = await askForExport({ principal, ...request }, wish);
    const headers = { Location: '/api/v1/billing/data-exports' };
    return { status: 202 as const, body: presentExport(row), headers };
  },
});

/** GET /billing/data-exports */
export const listOwnExportsRoute = defineRoute({
  method: 'get',
  path: '/billing/data-exports',
  role: 'viewer',
  summary: 'Lists the exports that the caller asked for of themself, newest first',
  tags: ['Billing'],
  responses: { 200: DataExportListBody },
  errors: [],
  handler: async ({ principal, deps }) => {
    const of = { userId: principal.userId, customerId: null };
    const rows = await exportsAskedBy(deps.em(), principal.userId, of, deps.now());
    return ok({ exports: rows.map(presentExport) });
  },
});

/** GET /billing/data-exports/:id/file */
export const getOwnExportFileRoute = defineRoute({
  method: 'get',
  path: '/billing/data-exports/:id/file',
  role: 'viewer',
  summary: 'Hands out an export that the caller asked for',
  description: 'JSON: `parts[]` with `origin`, `name` and `rows`. Only to whoever asked for it.',
  tags: ['Billing'],
  params: z.object({ id: z.string().max(100) }),
  responses: archiveResponses,
  errors: ['not_found', 'export_not_ready'],
  handler: ({ params, ...request }) => handOutExport(request, params.id),
});
