import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { countCandidates, previewAdoption } from '../../db/adoption/adoption-candidates.ts';
import { findAdoption, runningAdoption, storeAdoption } from '../../db/adoption/adoption-runs.ts';
import type { AdoptionRunRow } from '../../db/adoption/adoption-runs.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { newAdoption } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionKind, AdoptionSelection } from '../../domain/adoption/adoption-run.ts';
import { toMajor } from '../../domain/money.ts';
import { DAY_MS } from '../../domain/period.ts';
import { byStaff } from '../audit/by-staff.ts';
import type { Principal } from '../auth/principal.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { otherRequest } from '../http/idempotency.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { startAdoption } from '../temporal/adoption-run.ts';
import { AdoptionRunBody, SelectionBody, presentRun, toSelection } from './adoption-body.ts';

/** Staff always give a reason, which goes into the audit log. */
const reason = z.string().trim().min(3).max(500);
/** The average month. */
const MONTH_MS = (365.25 / 12) * DAY_MS;

const PreviewBody = z
  .object({
    subscriptions: z.number().int(),
    customers: z.number().int(),
    retried_by_stripe: z.number().int().meta({
      description: 'Of the subscriptions, those whose debt Stripe retries: a release leaves them to Stripe',
    }),
    groups: z.array(
      z.object({
        plan: z.string(),
        status: z.string(),
        currency: z.string(),
        subscriptions: z.number().int(),
        mrr: z.number(),
      }),
    ),
    countries: z
      .array(z.object({ country: z.string(), subscriptions: z.number().int() }))
      .optional()
      .meta({ description: "By the country of the customer's address; `unknown` where it names none" }),
    country_not_read: z.number().int().optional().meta({
      description:
        'Subscriptions that match but for the country, which was not read yet. A selection by country leaves them out; an import reads it.',
    }),
    examples: z.array(z.string()).meta({ description: 'The first twenty' }),
  })
  .meta({ id: 'AdoptionPreview' });

const previewRoute = (kind: 'release' | 'undo', summary: string) =>
  defineRoute({
    method: 'post',
    path: `/admin/adoption/${kind}/preview`,
    // Its sums are revenue.
    role: 'finance',
    summary,
    tags: ['Administration'],
    body: SelectionBody,
    responses: { 200: PreviewBody },
    errors: [],
    handler: async ({ body, deps }) => {
      const preview = await previewAdoption(deps.em(), { kind, selection: toSelection(body) });
      return ok({
        subscriptions: preview.subscriptions,
        customers: preview.customers,
        retried_by_stripe: preview.retriedByStripe,
        groups: preview.groups.map((group) => ({ ...group, mrr: toMajor(group.mrr, group.currency) })),
        countries: preview.countries,
        country_not_read: preview.countryNotRead,
        examples: preview.examples,
      });
    },
  });

/** POST /admin/adoption/release/preview */
export const previewReleaseRoute = previewRoute(
  'release',
  'Counts the observed subscriptions that a release would hand over; changes nothing',
);

/** POST /admin/adoption/undo/preview */
export const previewUndoReleaseRoute = previewRoute(
  'undo',
  'Counts the released subscriptions that an undo would let go; changes nothing',
);

/** POST /admin/adoption/import */
export const importAccountRoute = defineRoute({
  method: 'post',
  path: '/admin/adoption/import',
  role: 'admin',
  summary: 'Observes every mapped subscription of the Stripe account, with its paid invoices',
  description:
    'Reads Stripe only, at the lowest class of its budget. Nobody is written to. One import, release or undo runs at a time.',
  tags: ['Administration'],
  body: z
    .strictObject({
      reason,
      invoice_months: z
        .number()
        .int()
        .min(0)
        .max(120)
        .default(24)
        .meta({ description: 'Months of paid invoices to bring in; 0: none' }),
    })
    .meta({ examples: [{ reason: 'we move to Perennial', invoice_months: 24 }] }),
  responses: { 202: AdoptionRunBody },
  errors: ['adoption_running', 'stripe_not_configured', 'engine_unavailable'],
  handler: ({ body, ...context }) =>
    begin(context, {
      kind: 'import',
      selection: null,
      months: body.invoice_months,
      reason: body.reason,
    }),
});

/** POST /admin/adoption/release */
export const releaseSubscriptionsRoute = defineRoute({
  method: 'post',
  path: '/admin/adoption/release',
  role: 'admin',
  recentSignIn: true,
  summary: 'Has the engine manage observed subscriptions: some, a share, a plan, or all',
  description:
    'Each is taken over by itself, as staff do it for one. Where Stripe is still retrying a debt, the subscription is left to Stripe, and said so.',
  tags: ['Administration'],
  body: z
    .strictObject({
      selection: SelectionBody,
      stripe_recovery_off: z
        .literal(true, {
          message:
            'Turn off retries and e-mails to customers in Stripe (Billing, Revenue recovery), then say so: Stripe has no API that tells.',
        })
        .meta({ description: "That Stripe's own retries and e-mails about payments are off" }),
      reason,
    })
    .meta({
      examples: [
        {
          selection: { plans: ['starter'], share: 10 },
          stripe_recovery_off: true,
          reason: 'the first tenth',
        },
      ],
    }),
  responses: { 202: AdoptionRunBody },
  errors: ['adoption_running', 'stripe_not_configured', 'engine_unavailable'],
  handler: ({ body, ...context }) =>
    begin(context, {
      kind: 'release',
      selection: toSelection(body.selection),
      months: 0,
      reason: body.reason,
    }),
});

/** POST /admin/adoption/undo */
export const undoReleaseRoute = defineRoute({
  method: 'post',
  path: '/admin/adoption/undo',
  role: 'admin',
  summary: 'Lets released subscriptions go again: some, a share, a plan, or all',
  description: 'About what a release handed over, never about what was sold here.',
  tags: ['Administration'],
  body: z
    .strictObject({ selection: SelectionBody, reason })
    .meta({ examples: [{ selection: { share: 10 }, reason: 'a renewal was not as expected' }] }),
  responses: { 202: AdoptionRunBody },
  errors: ['adoption_running', 'stripe_not_configured', 'engine_unavailable'],
  handler: ({ body, ...context }) =>
    begin(context, {
      kind: 'undo',
      selection: toSelection(body.selection),
      months: 0,
      reason: body.reason,
    }),
});

interface Context {
  deps: ApiDeps;
  principal: Principal;
  requestId: string;
  idempotencyKey: string;
}

interface Asked {
  kind: AdoptionKind;
  selection: AdoptionSelection | null;
  /** Of paid invoices. */
  months: number;
  reason: string;
}

/**
 * Writes down what is asked for, then begins it. A repeat of the key finds the same run.
 * @throws ApiProblem `adoption_running`, `idempotency_conflict`, `stripe_not_configured`,
 * `engine_unavailable`
 */
async function begin(
  context: Context,
  asked: Asked,
): Promise<{ status: 202; body: z.input<typeof AdoptionRunBody> }> {
  const { deps } = context;
  requireStripe(deps);
  const row = await rowOf(context, asked);
  const isNew = await deps.em().transactional(async (em) => {
    if (!(await storeAdoption(em, row))) return false;
    await appendAudit(em, {
      ...byStaff(context),
      action: `adoption.${asked.kind}`,
      subjectType: 'adoption',
      subjectId: row.id,
      before: null,
      after: { selection: asked.selection, expected: row.expected, months: asked.months },
      reason: asked.reason,
    });
    return true;
  });
  const stored = isNew ? row : await findAdoption(deps.em(), row.id);
  if (stored !== null && !asksForSame(stored, asked)) throw otherRequest();
  const running = stored?.state === 'running' ? stored : await runningAdoption(deps.em());
  // Also where an outage kept it from beginning. Nobody else's request hands over what it did not ask for.
  if (running !== null && (running.id === row.id || running.kind === 'import'))
    await startAdoption(deps.temporal, running);
  if (stored === null)
    throw new ApiProblem(
      'adoption_running',
      running === null
        ? 'Another run of the adoption was going on; ask again.'
        : `A run of the adoption goes on (${running.kind}, ${running.id}). Wait for its end, or stop it; stop it as well where an outage kept it from beginning.`,
    );
  return { status: 202, body: await presentRun(deps.em(), stored) };
}

async function rowOf(
  { deps, principal, requestId, idempotencyKey }: Context,
  { kind, selection, months }: Asked,
): Promise<AdoptionRunRow> {
  const now = deps.now();
  const key = `${principal.userId}/${kind}/${idempotencyKey}`;
  const id = `adopt_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`;
  const { counts } = newAdoption({ runId: id, kind, invoicesSince: null }, now);
  return {
    id,
    kind,
    state: 'running',
    selection,
    invoicesSince: monthsBefore(now, months),
    phase: 'subscriptions',
    pages: 0,
    counts,
    expected:
      kind === 'import' || selection === null ? null : await countCandidates(deps.em(), { kind, selection }),
    stopAsked: false,
    problem: null,
    askedBy: principal.userId,
    requestId,
    beganAt: now,
    endedAt: null,
    updatedAt: now,
  };
}

const asksForSame = (stored: AdoptionRunRow, { selection, months }: Asked): boolean =>
  isDeepStrictEqual(stored.selection, selection) &&
  stored.invoicesSince === monthsBefore(stored.beganAt, months);

const monthsBefore = (at: number, months: number): number | null =>
  months === 0 ? null : Math.round(at - months * MONTH_MS);
