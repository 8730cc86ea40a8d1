import { z } from 'zod';
import { failLook, findLook, storeLook } from '../../db/adoption/account-look.ts';
import type { AccountLookRow } from '../../db/adoption/account-look.ts';
import { ACCOUNT_PROBLEMS } from '../../domain/adoption/account-report.ts';
import type { AccountProblemCode, AccountReport } from '../../domain/adoption/account-report.ts';
import type { ApiDeps } from '../deps.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { isoOrNull } from '../http/iso.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { startAccountLook } from '../temporal/account-look-run.ts';

const counts = z.record(z.string(), z.number().int());

const ReportBody = z
  .object({
    subscriptions: z.number().int(),
    ended: z.number().int().meta({ description: 'Of these, ended ones; nothing below counts them' }),
    status: counts,
    mode: counts.meta({ description: 'What they would be here by the mappings of then' }),
    items: counts.meta({ description: 'By the number of items' }),
    interval: counts,
    currency: counts,
    method: counts.meta({ description: 'By the type of the payment method; `none` without one' }),
    collection: counts,
    person: counts.meta({ description: 'linked: metadata names a user; same_email: by a verified address' }),
    with: z.object({
      schedule: z.number().int(),
      discount: z.number().int(),
      automatic_tax: z.number().int(),
      usage: z.number().int(),
    }),
    customers_with_several: z.number().int(),
    prices: counts.meta({ description: 'Prices that are paid in advance, by id' }),
    unmapped_prices: counts.meta({ description: 'Of these, the ones that are mapped to nothing' }),
    problems: z
      .array(
        z.object({
          code: z.string(),
          means: z.string(),
          remedy: z.string(),
          subscriptions: z.number().int(),
          examples: z.array(z.string()),
        }),
      )
      .meta({ description: 'What would not work after an import, the most frequent first' }),
  })
  .meta({ id: 'AccountReport' });

const LookBody = z
  .object({
    state: z.enum(['none', 'reading', 'done', 'failed']).meta({ description: 'none: nobody has looked' }),
    looked: z.number().int().meta({ description: 'Subscriptions gone through' }),
    report: ReportBody.nullable().meta({ description: 'Of the last look that came to its end' }),
    reported_at: z.iso.datetime().nullable(),
    problem: z.string().nullable().meta({ description: 'Why it failed' }),
    began_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AccountLook' });

/** GET /admin/adoption/look */
export const getLookRoute = defineRoute({
  method: 'get',
  path: '/admin/adoption/look',
  role: 'editor',
  summary: 'Tells what the last look at the Stripe account counted, and how far one is',
  tags: ['Administration'],
  responses: { 200: LookBody },
  errors: [],
  handler: async ({ deps }) => ok(present(await findLook(deps.em()))),
});

/** POST /admin/adoption/look */
export const lookAtAccountRoute = defineRoute({
  method: 'post',
  path: '/admin/adoption/look',
  role: 'editor',
  summary: 'Counts what the Stripe account holds and names what would not work; reads only',
  description:
    'One request to Stripe for a hundred subscriptions. One that reads already is left alone; one whose run was ' +
    'lost begins anew.',
  tags: ['Administration'],
  responses: { 202: LookBody },
  errors: ['stripe_not_configured', 'engine_unavailable'],
  handler: async ({ deps }) => {
    requireStripe(deps);
    await beginLook(deps);
    return { status: 202 as const, body: present(await findLook(deps.em())) };
  },
});

/** @throws ApiProblem `engine_unavailable`; a look that it began fails then, so that nobody waits for it */
async function beginLook({ em, temporal, now }: ApiDeps): Promise<void> {
  const isNew = await storeLook(em(), now());
  const look = await findLook(em());
  if (look === null) return;
  try {
    await startAccountLook(temporal, look.beganAt);
  } catch (error) {
    const problem = 'The look could not be started. Ask for it again.';
    if (isNew) await failLook(em(), look.beganAt, { problem, now: now() });
    throw error;
  }
}

const present = (row: AccountLookRow | null): z.input<typeof LookBody> => ({
  state: row?.state ?? 'none',
  looked: row?.looked ?? 0,
  report: row?.report == null ? null : presentReport(row.report),
  reported_at: isoOrNull(row?.reportedAt ?? null),
  problem: row?.problem ?? null,
  began_at: isoOrNull(row?.beganAt ?? null),
  ended_at: isoOrNull(row?.endedAt ?? null),
});

function presentReport({ problems, products: _, ...report }: AccountReport): z.input<typeof ReportBody> {
  const found = Object.entries(problems) as [
    AccountProblemCode,
    { subscriptions: number; examples: string[] },
  ][];
  return {
    ...report,
    problems: found
      .toSorted(([, a], [, b]) => b.subscriptions - a.subscriptions)
      .map(([code, counted]) => ({ code, ...ACCOUNT_PROBLEMS[code], ...counted })),
  };
}
