import { z } from 'zod';
import { decodeCursor } from '../../../db/cursor.ts';
import { countUsageRecords, listUsageRecords } from '../../../db/usage/ingest/usage-records.ts';
import type { ListedUsageRecord } from '../../../db/usage/ingest/usage-records.ts';
import { quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { pageQuery } from '../../http/pagination.ts';
import { meteredCustomerFor } from '../ingest/owned-customer.ts';
import { iso } from '../../http/iso.ts';
import { customerParameter } from './usage-bodies.ts';

const UsageRecordBody = z
  .object({
    id: z.string(),
    quantity: z.number().meta({ description: 'Below zero where a correction took some back' }),
    subscription_item_id: z.string().nullable().meta({ description: 'si_…; null until it is rated' }),
    event_type: z.string(),
    reported_at: z.iso.datetime(),
    occurred_at: z.iso.datetime(),
    idempotency_key: z.string(),
    kind: z.enum(['usage', 'correction', 'reversal']),
    corrects: z.string().nullable().meta({ description: 'Key of the event that it corrects' }),
    stripe_report_id: z
      .string()
      .nullable()
      .meta({ description: 'Identifier of the meter event; null until it is reported' }),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'UsageRecord' });

/** GET /billing/usage_records */
export const getUsageRecordsRoute = defineRoute({
  method: 'get',
  path: '/billing/usage_records',
  role: 'viewer',
  scope: 'billing:read',
  summary: 'Lists events of usage, the latest first',
  tags: ['Usage'],
  query: pageQuery(50).extend({ customer: customerParameter }),
  responses: {
    200: z
      .object({
        usage_records: z.array(UsageRecordBody),
        total: z.number().int().meta({ description: 'Those of months that are no longer kept among them' }),
        next_cursor: z.string().nullable(),
      })
      .meta({ id: 'UsageRecordList' }),
  },
  errors: ['not_found'],
  handler: async ({ query, principal, deps }) => {
    // Refused before anything about the caller is revealed.
    decodeCursor(query.cursor);
    const customerId =
      query.customer === undefined
        ? await deps.metered.idOfUser(principal.userId)
        : (await meteredCustomerFor(deps, principal, query.customer)).id;
    if (customerId === null) return ok({ usage_records: [], total: 0, next_cursor: null });
    const em = deps.em();
    const page = await listUsageRecords(em, customerId, query);
    return ok({
      usage_records: page.rows.map(present),
      total: await countUsageRecords(em, customerId),
      next_cursor: page.nextCursor,
    });
  },
});

const present = (row: ListedUsageRecord): z.input<typeof UsageRecordBody> => ({
  id: row.id,
  quantity: quantityToNumber(row.quantity),
  subscription_item_id: row.itemId,
  event_type: row.eventType,
  reported_at: iso(row.receivedAt),
  occurred_at: iso(row.occurredAt),
  idempotency_key: row.idempotencyKey,
  kind: row.kind,
  corrects: row.correctsKey,
  stripe_report_id: row.stripeReportId,
  metadata: row.properties ?? {},
});
