import { z } from 'zod';
import type { EntityManager } from '@mikro-orm/postgresql';
import { requestSync } from '../../db/accounts/account-sync.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import {
  findMapping,
  listMappings,
  planSoldBy,
  removeMapping,
  saveMapping,
  subscriptionsWithItems,
} from '../../db/catalogue/stripe-mappings.ts';
import type { StripeMappingRow } from '../../db/catalogue/stripe-mappings.ts';
import { SERVICES } from '../../domain/catalogue/services.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { readMappable, subscriptionsOfPrices } from '../../gateways/stripe/catalogue/mapped-object.ts';
import type { MappableObject, SubscriptionIds } from '../../gateways/stripe/catalogue/mapped-object.ts';
import type { ApiDeps } from '../deps.ts';
import { readAgain } from '../temporal/read-again.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { defineRoute, ok } from '../http/define-route.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';
import { byStaff } from '../audit/by-staff.ts';
import { reason } from '../dunning/intervene.ts';
import { iso } from '../http/iso.ts';
import { WaitingBody } from '../approvals/ask-for-money.ts';
import { askedForMapping } from './ask-for-mapping.ts';
import { CATALOGUE_ERRORS } from './save-plan.ts';

const path = '/admin/catalogue/mappings';
const params = z.object({ id: z.string().max(255).meta({ description: 'Product or price of Stripe' }) });

const AddOn = z.object({
  name: z.string().trim().min(1).max(80).meta({ description: 'What customers read' }),
  services: z.array(z.string().max(64)).max(50).meta({ description: 'Services that it opens' }),
});

const Target = z
  .object({
    plan: z.string().max(64).optional().meta({ description: 'Who pays for it is on this plan' }),
    add_on: AddOn.optional().meta({ description: 'Who pays for it has this beside the plan' }),
  })
  .refine(({ plan, add_on: addOn }) => (plan === undefined) !== (addOn === undefined), {
    message: 'name a plan or an add-on, and not both',
  });

const MappingBody = z
  .object({
    stripe_id: z.string(),
    plan: z.string().nullable(),
    add_on: AddOn.nullable(),
    sold: z.boolean().meta({ description: 'A plan is sold by it: it stands for that plan and nothing else' }),
    created: z.iso.datetime(),
  })
  .meta({ id: 'StripeMapping' });

const PreviewBody = z
  .object({
    stripe_id: z.string(),
    kind: z.enum(['product', 'price']),
    name: z.string().meta({ description: "Stripe's name of it" }),
    before: MappingBody.nullable(),
    subscriptions: z.number().int().meta({
      description:
        'Subscriptions with an item of it that are not over; of those that Stripe alone knows, a thousand at most',
    }),
    customers: z.array(z.string()).meta({ description: 'The first twenty of their customers' }),
  })
  .meta({ id: 'StripeMappingPreview' });

type TargetOf = z.output<typeof Target>;

async function present(em: EntityManager, row: StripeMappingRow): Promise<z.input<typeof MappingBody>> {
  return {
    stripe_id: row.stripeId,
    plan: row.planCode,
    add_on:
      row.planCode === null ? { name: row.displayName ?? row.stripeId, services: row.grants ?? [] } : null,
    sold: (await planSoldBy(em, row.stripeId)) !== null,
    created: iso(row.createdAt),
  };
}

/** GET /admin/catalogue/mappings */
export const listStripeMappingsRoute = defineRoute({
  method: 'get',
  path,
  role: 'editor',
  summary: 'Lists which products and prices of Stripe stand for a plan or an add-on',
  description: 'Beside the prices that plans are sold at.',
  tags: ['Plans'],
  responses: { 200: z.object({ mappings: z.array(MappingBody) }).meta({ id: 'StripeMappingList' }) },
  errors: [],
  handler: async ({ deps }) => {
    const em = deps.em();
    const mappings = [];
    for (const row of await listMappings(em)) mappings.push(await present(em, row));
    return ok({ mappings });
  },
});

/** POST /admin/catalogue/mappings/:id/preview */
export const previewStripeMappingRoute = defineRoute({
  method: 'post',
  path: `${path}/:id/preview`,
  role: 'admin',
  summary: 'Checks what a product or price is to stand for, and tells whom it touches; changes nothing',
  tags: ['Plans'],
  params,
  body: Target.meta({
    examples: [{ add_on: { name: 'Speech', services: ['tts', 'stt'] } }],
  }),
  responses: { 200: PreviewBody },
  errors: ['not_at_stripe', ...CATALOGUE_ERRORS],
  handler: async ({ params: { id }, body, deps }) => {
    const object = await checked(deps, id, body);
    const em = deps.em();
    const before = await findMapping(em, id);
    const touched = await touchedBy(deps, object);
    return ok({
      stripe_id: id,
      kind: object.kind,
      name: object.name,
      before: before === null ? null : await present(em, before),
      subscriptions: touched.length,
      customers: [...new Set(touched.map(({ customerId }) => customerId))].slice(0, 20),
    });
  },
});

/** PUT /admin/catalogue/mappings/:id */
export const putStripeMappingRoute = defineRoute({
  method: 'put',
  path: `${path}/:id`,
  role: 'admin',
  recentSignIn: true,
  summary: 'Says which plan or add-on a product or price of Stripe stands for',
  description:
    'A price goes before its product. Access goes by it at once; subscriptions with such an item are read again. ' +
    'Waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`.',
  tags: ['Plans'],
  params,
  body: z
    .intersection(Target, z.object({ reason }))
    .meta({ examples: [{ plan: 'starter', reason: 'the price before ours' }] }),
  responses: { 200: MappingBody, 202: WaitingBody },
  idempotent: true,
  errors: ['not_at_stripe', 'engine_unavailable', ...CATALOGUE_ERRORS],
  handler: async ({ params: { id }, body, principal, deps, requestId, idempotencyKey }) => {
    const object = await checked(deps, id, body);
    const touched = await touchedBy(deps, object);
    const em = deps.em();
    const before = await findMapping(em, id);
    const after = {
      stripeId: id,
      planCode: body.plan ?? null,
      displayName: body.add_on?.name ?? null,
      grants: body.add_on?.services ?? null,
    };
    if (deps.settings.approvals.priceChanges === 'second_person')
      return askedForMapping(
        { deps, principal, requestId, idempotencyKey },
        { id, before, after, subscriptions: touched.length, reason: body.reason },
      );
    await em.transactional(async (tx) => {
      await saveMapping(tx, after);
      await appendAudit(tx, {
        ...byStaff({ principal, requestId, deps }),
        action: 'mapping.put',
        subjectType: 'stripe_mapping',
        subjectId: id,
        before,
        after,
        reason: body.reason,
      });
    });
    await refreshSubscriptions(deps, byId([...touched, ...(await soldMeanwhile(deps, object))]));
    return ok(await present(em, (await findMapping(em, id)) ?? { ...after, createdAt: deps.now() }));
  },
});

/** DELETE /admin/catalogue/mappings/:id */
export const deleteStripeMappingRoute = defineRoute({
  method: 'delete',
  path: `${path}/:id`,
  role: 'admin',
  recentSignIn: true,
  summary: 'Has a product or price of Stripe stand for nothing',
  description:
    'Who is on a plan by it keeps that plan, and staff are asked to look; what an add-on opened is closed. A price stands for what its product ' +
    'stands for then. Waits for a second administrator (202) unless APPROVAL_PRICE_CHANGES is `alone`, and takes a reason for it.',
  tags: ['Plans'],
  params,
  query: z.object({ reason: reason.optional() }),
  responses: { 200: MappingBody, 202: WaitingBody },
  idempotent: true,
  errors: ['not_found', 'mapping_refused', 'engine_unavailable', 'stripe_unavailable'],
  handler: async ({ params: { id }, query, principal, deps, requestId, idempotencyKey }) => {
    const em = deps.em();
    const before = await findMapping(em, id);
    if (before === null) throw new ApiProblem('not_found', `Nothing is mapped under ${id}.`);
    await refuseSold(em, id, null);
    const { stripe } = deps;
    const object = stripe === null ? null : await withStripe(() => readMappable(stripe, id));
    const touched =
      object === null
        ? await subscriptionsWithItems(em, { stripeId: id, prices: [] })
        : await touchedBy(deps, object);
    if (deps.settings.approvals.priceChanges === 'second_person')
      return askedForMapping(
        { deps, principal, requestId, idempotencyKey },
        { id, before, after: null, subscriptions: touched.length, reason: query.reason },
      );
    await em.transactional(async (tx) => {
      await removeMapping(tx, id);
      await appendAudit(tx, {
        ...byStaff({ principal, requestId, deps }),
        action: 'mapping.delete',
        subjectType: 'stripe_mapping',
        subjectId: id,
        before,
        after: null,
        reason: query.reason ?? null,
      });
    });
    await refreshSubscriptions(deps, touched);
    return ok(await present(em, before));
  },
});

/**
 * The object at Stripe. @throws ApiProblem when it, the plan or a service does not exist, or the mapping is
 * not possible
 */
async function checked(
  deps: ApiDeps,
  id: string,
  { plan, add_on: addOn }: TargetOf,
): Promise<MappableObject> {
  const em = deps.em();
  if (plan !== undefined && findPlan(await loadPlans(em), plan) === null) {
    const detail = `There is no plan "${plan}".`;
    throw new ApiProblem('invalid_request', detail, { errors: [{ pointer: '/plan', detail }] });
  }
  const unknown = (addOn?.services ?? []).filter((service) => !SERVICES.some((one) => one.id === service));
  if (unknown.length > 0) {
    const detail = `There is no service ${unknown.join(', ')}; GET /subscriptions/services lists them.`;
    throw new ApiProblem('invalid_request', detail, { errors: [{ pointer: '/add_on/services', detail }] });
  }
  const stripe = requireStripe(deps);
  await refuseSold(em, id, plan ?? null);
  const object = await withStripe(() => readMappable(stripe, id));
  if (object === null)
    throw new ApiProblem(
      'not_at_stripe',
      `This account of Stripe has no product or price ${id}. Is it of the other mode?`,
    );
  if (object.kind === 'price' && object.prices.some(({ isLicensed }) => !isLicensed))
    throw new ApiProblem(
      'mapping_refused',
      `${id} is paid once or by use; only a price that is paid in advance each period stands for a plan or an add-on.`,
    );
  return object;
}

/** Prices that a plan is sold by are always mapped to it. */
async function refuseSold(em: EntityManager, id: string, plan: string | null): Promise<void> {
  const sold = await planSoldBy(em, id);
  if (sold !== null && sold !== plan)
    throw new ApiProblem(
      'mapping_refused',
      `The plan ${sold} is sold by ${id}; it cannot stand for anything else.`,
    );
}

/** By what Stripe lists and by our rows: Stripe lists none of a test clock. */
async function touchedBy(deps: ApiDeps, { id, prices }: MappableObject): Promise<SubscriptionIds[]> {
  const stripe = requireStripe(deps);
  const ids = prices.map((price) => price.id);
  const [listed, ours] = await Promise.all([
    withStripe(() => subscriptionsOfPrices(stripe, ids)),
    subscriptionsWithItems(deps.em(), { stripeId: id, prices: ids }),
  ]);
  return byId([...listed, ...ours]);
}

const byId = (all: readonly SubscriptionIds[]): SubscriptionIds[] => [
  ...new Map(all.map((one) => [one.id, one])).values(),
];

/**
 * What was sold until the mapping was stored: its events were not ours yet. The mapping stands, so an error
 * of Stripe is no refusal.
 */
const soldMeanwhile = (deps: ApiDeps, object: MappableObject): Promise<SubscriptionIds[]> =>
  touchedBy(deps, object).catch((error: unknown) => {
    deps.logger.warn({ error: String(error) }, 'what was sold while its price was mapped is not read again');
    return [];
  });

/** Keycloak, Lago and the subscriptions' runs go by the mapping as it is now. */
async function refreshSubscriptions(deps: ApiDeps, touched: readonly SubscriptionIds[]): Promise<void> {
  deps.metered.forgetPlans();
  for (const { customerId } of touched) {
    deps.metered.forget(customerId);
    await requestSync(deps.em(), customerId, ['keycloak', 'lago']);
  }
  await readAgain(deps.temporal, touched, deps.now());
}
