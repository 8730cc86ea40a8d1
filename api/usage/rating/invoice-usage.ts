import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { findInvoice, findInvoiceOfUser } from '../../../db/documents/invoices.ts';
import { eventsOfInvoice, usageOfInvoice } from '../../../db/usage/rating/usage-invoice.ts';
import type {
  EventCursor,
  InvoiceKey,
  InvoiceUsage,
  InvoiceUsageEvent,
} from '../../../db/usage/rating/usage-invoice.ts';
import { toMajor } from '../../../domain/money.ts';
import { formatQuantity, quantityToNumber } from '../../../domain/usage/ingest/quantity.ts';
import { OverageTierBody, presentOverageTier } from '../../catalogue/overage-tier.ts';
import type { ApiDeps } from '../../deps.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { defineRoute, ok } from '../../http/define-route.ts';
import { hasRole } from '../../auth/principal.ts';
import type { Principal } from '../../auth/principal.ts';
import { iso, isoOrNull } from '../../http/iso.ts';

const InvoiceUsageBody = z
  .object({
    invoice: z.string(),
    subscription: z.string(),
    currency: z.string(),
    period: z.object({ start: z.iso.datetime(), end: z.iso.datetime() }),
    amount: z.number().meta({ description: "Of the invoice's usage line" }),
    types: z.array(
      z.object({
        event_type: z.string(),
        quantity: z.number(),
        events: z.number().int(),
        windows: z.number().int(),
      }),
    ),
    credits: z
      .object({
        used: z.number(),
        included: z.number(),
        included_used: z.number(),
        carried: z.number(),
        carried_used: z.number(),
        granted: z.number().meta({ description: 'Used of credits that were given' }),
        overage: z.number(),
        overage_prices: z
          .array(z.object({ plan: z.string(), tiers: z.array(OverageTierBody) }))
          .meta({ description: 'Of each plan of the period that sells more credits' }),
      })
      .nullable()
      .meta({ description: "How the period's own usage was covered; null where there was none" }),
    charges: z.array(
      z.object({
        id: z.string().meta({ description: 'Identifier of the meter event, or of the item after the end' }),
        amount: z.number(),
        period_start: z.iso.datetime(),
        late: z.boolean().meta({ description: 'Of a period whose own invoice was final' }),
        reported_at: z.iso.datetime().nullable(),
      }),
    ),
    late: z
      .array(
        z.object({
          period_start: z.iso.datetime(),
          invoice: z.string().meta({ description: 'Invoice that it came too late for' }),
          quantity: z.number(),
          events: z.number().int(),
        }),
      )
      .meta({ description: 'Usage of earlier periods that is on this invoice' }),
  })
  .meta({ id: 'InvoiceUsage' });

const params = z.object({ stripe_invoice_id: z.string().max(255).meta({ description: 'in_…' }) });

/** The invoice, for its customer and staff. @throws ApiProblem `not_found` */
async function invoiceKey(deps: ApiDeps, principal: Principal, id: string): Promise<InvoiceKey> {
  const isStaff = principal.scopes === undefined && hasRole(principal, 'editor');
  const invoice = isStaff
    ? await findInvoice(deps.em(), id)
    : await findInvoiceOfUser(deps.em(), principal.userId, id);
  if (invoice === null) throw unknownInvoice(id);
  return { invoiceId: id, customerId: invoice.customerId };
}

const unknownInvoice = (id: string): ApiProblem => new ApiProblem('not_found', `You have no invoice ${id}.`);

/** GET /billing/invoice/:stripe_invoice_id/usage */
export const getInvoiceUsageRoute = defineRoute({
  method: 'get',
  path: '/billing/invoice/:stripe_invoice_id/usage',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Returns what an invoice's usage is made of",
  tags: ['Usage'],
  params,
  responses: { 200: InvoiceUsageBody },
  errors: ['not_found'],
  handler: async ({ params: { stripe_invoice_id: id }, principal, deps }) => {
    const usage = await usageOfInvoice(deps.em(), await invoiceKey(deps, principal, id));
    // An invoice of no subscription has no usage.
    if (usage === null) throw unknownInvoice(id);
    return ok(present(usage));
  },
});

const present = (usage: InvoiceUsage): z.input<typeof InvoiceUsageBody> => ({
  invoice: usage.invoiceId,
  subscription: usage.subscriptionId,
  currency: usage.currency,
  period: { start: iso(usage.period.start), end: iso(usage.period.end) },
  amount: toMajor(usage.amount, usage.currency),
  types: usage.types.map(({ eventType, quantity, events, windows }) => ({
    event_type: eventType,
    quantity: quantityToNumber(quantity),
    events,
    windows,
  })),
  credits:
    usage.credits === null
      ? null
      : {
          used: quantityToNumber(usage.credits.used),
          included: quantityToNumber(usage.credits.included),
          included_used: quantityToNumber(usage.credits.includedUsed),
          carried: quantityToNumber(usage.credits.carried),
          carried_used: quantityToNumber(usage.credits.carriedUsed),
          granted: quantityToNumber(usage.credits.granted),
          overage: quantityToNumber(usage.credits.overage),
          overage_prices: Object.entries(usage.credits.terms ?? {}).flatMap(([plan, { tiers }]) =>
            tiers === null
              ? []
              : [{ plan, tiers: tiers.map((tier) => presentOverageTier(tier, usage.currency)) }],
          ),
        },
  charges: usage.charges.map(({ id, amount, periodStart, isLate, reportedAt }) => ({
    id,
    amount: toMajor(amount, usage.currency),
    period_start: iso(periodStart),
    late: isLate,
    reported_at: isoOrNull(reportedAt),
  })),
  late: usage.late.map(({ periodStart, invoice, quantity, events }) => ({
    period_start: iso(periodStart),
    invoice,
    quantity: quantityToNumber(quantity),
    events,
  })),
});

/** GET /billing/invoice/:stripe_invoice_id/usage/export */
export const exportInvoiceUsageRoute = defineRoute({
  method: 'get',
  path: '/billing/invoice/:stripe_invoice_id/usage/export',
  role: 'viewer',
  scope: 'billing:read',
  summary: "Hands out every event behind an invoice's usage as CSV",
  description:
    'Streamed, oldest first, with the window and the meter event that each one was reported in. Events of months that are no longer kept ' +
    '(USAGE_RETENTION_MONTHS) are in the files that those were written to; their sums stay in /billing/invoice/{stripe_invoice_id}/usage.',
  tags: ['Usage'],
  params,
  responses: { 200: { contentType: 'text/csv; charset=utf-8' } },
  errors: ['not_found'],
  handler: async ({ params: { stripe_invoice_id: id }, principal, deps }) => {
    const key = await invoiceKey(deps, principal, id);
    return ok(Readable.from(csv(deps, key), { objectMode: false }), {
      'Content-Disposition': `attachment; filename="usage-${id.replaceAll(/[^\w-]/g, '_')}.csv"`,
    });
  },
});

const COLUMNS = [
  'occurred_at',
  'event_type',
  'quantity',
  'idempotency_key',
  'kind',
  'corrects',
  'received_at',
  'window_start',
  'revision',
  'stripe_report_id',
  'id',
];
const PAGE = 1_000;

async function* csv(deps: ApiDeps, key: InvoiceKey): AsyncGenerator<string> {
  yield stringify([COLUMNS]);
  let after: EventCursor | null = null;
  for (;;) {
    const events: InvoiceUsageEvent[] = await eventsOfInvoice(deps.em(), key, { after, limit: PAGE });
    // A key that begins like a formula is not to be carried out by the spreadsheet that opens the file.
    yield stringify(events.map(row), { escape_formulas: true });
    const last = events.at(-1);
    if (events.length < PAGE || last === undefined) return;
    after = { occurredAt: last.occurredAt, id: last.id };
  }
}

const row = (event: InvoiceUsageEvent): (string | number | null)[] => [
  iso(event.occurredAt),
  event.eventType,
  // As a number: the minus of a correction is no formula.
  Number(formatQuantity(event.quantity)),
  event.idempotencyKey,
  event.kind,
  event.correctsKey,
  iso(event.receivedAt),
  iso(event.windowStart),
  event.revision,
  event.stripeIdentifier,
  event.id,
];
