import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { requestSync } from '../../db/accounts/account-sync.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { lockMapping, saveMapping, subscriptionsWithItems } from '../../db/catalogue/stripe-mappings.ts';
import { licensedOf } from '../../domain/adoption/mapping-file.ts';
import type { AccountCatalogue } from '../../domain/adoption/mapping-file.ts';
import { toMajor } from '../../domain/money.ts';
import { WaitingBody, approvalState, askedForMoney, underWay } from '../approvals/ask-for-money.ts';
import type { AskingContext } from '../approvals/ask-for-money.ts';
import { byStaff } from '../audit/by-staff.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { isoOrNull } from '../http/iso.ts';
import { readAgain } from '../temporal/read-again.ts';
import {
  CandidatesBody,
  MappingFilePreviewBody,
  MappingLines,
  presentTarget,
  toLines,
} from './mapping-bodies.ts';
import { judgeMappingFile, nameOf, readMappedCatalogue } from './read-mapping-file.ts';
import type { JudgedLine, MappedCatalogue } from './read-mapping-file.ts';

const path = '/admin/adoption/mappings';
const example = {
  mappings: [
    { stripe_id: 'prod_NWjs8kKbJWmuuc', plan: 'starter' },
    { stripe_id: 'price_1MoBy5LkdIwHu7ix', add_on: { name: 'Speech', services: ['tts', 'stt'] } },
  ],
};

/** GET /admin/adoption/mappings */
export const listMappingCandidatesRoute = defineRoute({
  method: 'get',
  path,
  role: 'editor',
  summary: 'Lists the products and prices of the Stripe account that may stand for a plan or an add-on',
  description: 'With what they stand for now, and how many subscriptions have them by the last look.',
  tags: ['Administration'],
  responses: { 200: CandidatesBody },
  errors: ['stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ deps }) => ok(candidatesOf(await readMappedCatalogue(deps))),
});

/** POST /admin/adoption/mappings/preview */
export const previewMappingFileRoute = defineRoute({
  method: 'post',
  path: `${path}/preview`,
  role: 'admin',
  summary: 'Checks every line of a mapping file and tells what it would change; changes nothing',
  tags: ['Administration'],
  body: z.strictObject({ mappings: MappingLines }).meta({ examples: [example] }),
  responses: { 200: MappingFilePreviewBody },
  errors: ['stripe_not_configured', 'stripe_unavailable'],
  handler: async ({ body, deps }) => ok(present(await judgeMappingFile(deps, toLines(body.mappings)))),
});

/** POST /admin/adoption/mappings */
export const applyMappingFileRoute = defineRoute({
  method: 'post',
  path,
  role: 'admin',
  recentSignIn: true,
  summary: 'Says what products and prices of Stripe stand for: all lines of a file, or none',
  description:
    'Mappings that are not named stay. Stored subscriptions with an item of a named line are asked to be read ' +
    'again, for five seconds; one that is not reached goes by it from its next event. The next import brings in ' +
    'those that are not stored. A file that is mapped so already changes nothing, and has them read again. ' +
    'Waits for a second administrator (202, one request for the file) unless APPROVAL_PRICE_CHANGES is `alone`.',
  tags: ['Administration'],
  body: z
    .strictObject({ mappings: MappingLines, reason: z.string().trim().min(3).max(500) })
    .meta({ examples: [{ ...example, reason: 'the plans of the product before' }] }),
  responses: { 200: MappingFilePreviewBody, 202: WaitingBody },
  errors: ['mapping_refused', 'stripe_not_configured', 'stripe_unavailable', 'engine_unavailable'],
  handler: async ({ body, ...context }) => {
    const { deps } = context;
    const judged = await judgeMappingFile(deps, toLines(body.mappings));
    refuseFaults(judged.lines);
    if (changedLines(judged.lines).length > 0) {
      if (deps.settings.approvals.priceChanges === 'second_person')
        return askedForFile(context, judged.lines, body.reason);
      await saveFile(context, judged.lines, body.reason);
    }
    // Of a file that is mapped so already too: an earlier try may have stored it and got no further.
    await readStoredAgain(deps, judged.lines, judged.mapped.catalogue);
    return ok(present(judged));
  },
});

/** @throws ApiProblem `mapping_refused` with every line that cannot be taken */
function refuseFaults(lines: readonly JudgedLine[]): void {
  const errors = lines.flatMap(({ fault }, index) =>
    fault === null ? [] : [{ pointer: `/mappings/${index}`, detail: `${fault.code}: ${fault.message}` }],
  );
  if (errors.length === 0) return;
  throw new ApiProblem(
    'mapping_refused',
    `${errors.length} of ${lines.length} lines cannot be taken, so none was. ${errors[0]?.detail ?? ''}`,
    { errors },
  );
}

type Context = AskingContext & { idempotencyKey: string };

/** One request for the whole file. */
async function askedForFile(context: Context, lines: readonly JudgedLine[], reason: string) {
  const { deps, principal, idempotencyKey } = context;
  const targets = lines.map(({ stripeId, after }) => ({ stripeId, after }));
  const digest = createHash('sha256').update(JSON.stringify(targets)).digest('hex');
  const subjectId = `file_${digest.slice(0, 16)}`;
  const before = lines.map((line) => line.before);
  const asked = await askedForMoney(context, {
    action: 'mapping.file',
    subjectId,
    customerId: null,
    key: `mapping-file:${subjectId}:${principal.userId}/${idempotencyKey}`,
    amount: null,
    most: null,
    currency: deps.settings.defaultCurrency,
    input: { targets, before, subscriptions: lines.map(({ subscriptions }) => subscriptions) },
    mayDiffer: ['before', 'subscriptions'],
    reason,
    before: { mappings: before },
  });
  return { ...underWay(asked, await approvalState(deps, asked)), status: 202 as const };
}

/** @throws ApiProblem `mapping_refused` where one of them is another by now */
async function saveFile(context: Context, lines: readonly JudgedLine[], reason: string): Promise<void> {
  const changed = changedLines(lines);
  await context.deps.em().transactional(async (em) => {
    for (const { stripeId, before, after } of changed) {
      if (!isDeepStrictEqual(await lockMapping(em, stripeId), before))
        throw new ApiProblem(
          'mapping_refused',
          `The mapping of ${stripeId} was changed meanwhile. Look at the preview again, then ask again.`,
        );
      await saveMapping(em, { stripeId, ...after });
      await appendAudit(em, {
        ...byStaff(context),
        action: 'mapping.put',
        subjectType: 'stripe_mapping',
        subjectId: stripeId,
        before,
        after,
        reason,
      });
    }
  });
}

/** In one order, so that two files do not wait for each other. */
const changedLines = (lines: readonly JudgedLine[]): JudgedLine[] =>
  lines
    .filter(({ change }) => change === 'new' || change === 'changed')
    .toSorted((a, b) => (a.stripeId < b.stripeId ? -1 : 1));

/** Has what is stored read again by the mappings of all these lines. */
async function readStoredAgain(
  deps: ApiDeps,
  lines: readonly JudgedLine[],
  catalogue: AccountCatalogue,
): Promise<void> {
  deps.metered.forgetPlans();
  const touched = new Map<string, { id: string; customerId: string }>();
  for (const { stripeId } of lines) {
    const prices = licensedOf(catalogue, stripeId).map(({ id }) => id);
    for (const one of await subscriptionsWithItems(deps.em(), { stripeId, prices })) touched.set(one.id, one);
  }
  for (const customerId of new Set([...touched.values()].map((one) => one.customerId))) {
    deps.metered.forget(customerId);
    await requestSync(deps.em(), customerId, ['keycloak', 'lago']);
  }
  await readAgain(deps.temporal, [...touched.values()], deps.now());
}

const present = ({
  lines,
  mapped,
}: {
  lines: readonly JudgedLine[];
  mapped: MappedCatalogue;
}): z.input<typeof MappingFilePreviewBody> => ({
  changes: changedLines(lines).length,
  refused: lines.filter(({ fault }) => fault !== null).length,
  counted_at: isoOrNull(mapped.countedAt),
  lines: lines.map(({ fault, ...line }) => ({
    stripe_id: line.stripeId,
    name: line.name,
    change: line.change,
    before: presentTarget(line.before),
    after: presentTarget(line.after) ?? { plan: null, add_on: null },
    subscriptions: line.subscriptions,
    code: fault?.code ?? null,
    message: fault?.message ?? null,
  })),
});

/** Products that are paid in advance each period, each followed by its prices. */
function candidatesOf(mapped: MappedCatalogue): z.input<typeof CandidatesBody> {
  const { catalogue, mappings, soldBy, countOf } = mapped;
  const entry = (stripeId: string) => ({
    stripe_id: stripeId,
    name: nameOf(catalogue, stripeId) ?? stripeId,
    subscriptions: countOf(stripeId),
    mapped: presentTarget(mappings.get(stripeId) ?? null),
    sold_by: soldBy.get(stripeId) ?? null,
  });
  const isCovered = (stripeId: string): boolean => mappings.has(stripeId) || soldBy.has(stripeId);
  const candidates = [...catalogue.products.values()].flatMap(({ id: product, active }) => {
    const prices = licensedOf(catalogue, product);
    if (prices.length === 0) return [];
    return [
      {
        ...entry(product),
        kind: 'product' as const,
        product,
        currency: null,
        interval: null,
        amount: null,
        active,
        is_covered: isCovered(product),
      },
      ...prices.map((price) => ({
        ...entry(price.id),
        kind: 'price' as const,
        product,
        currency: price.currency,
        interval: price.interval,
        amount: price.amount === null ? null : toMajor(price.amount, price.currency),
        active: price.active,
        is_covered: isCovered(price.id) || isCovered(product),
      })),
    ];
  });
  return { candidates, counted_at: isoOrNull(mapped.countedAt) };
}
