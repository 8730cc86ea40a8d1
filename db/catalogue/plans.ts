import type { EntityManager } from '@mikro-orm/postgresql';
import type { Plan, PlanPrice } from '../../domain/catalogue/plan.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { changeRows, NOW, readAll, readFirst, tables } from '../typed.ts';
import { insertPrice, samePrices, savePriceMapping } from './price-mappings.ts';
import type { PriceMapping } from './price-mappings.ts';

/** Every plan with its prices, active and retired, lowest rank first. */
export async function loadPlans(em: EntityManager): Promise<Plan[]> {
  const plans = await readAll(
    em,
    tables(em)
      .selectFrom('plans')
      .select([
        'code',
        'displayName',
        'rank',
        'active',
        'features',
        'services',
        'callsPerDay',
        'callsPerMinute',
      ])
      .select(['includedCredits', 'pricePer1k', 'overageCurrency', 'overageTiers', 'rollover', 'eventTypes'])
      .select(['trialDays', 'policy'])
      .orderBy('rank')
      .orderBy('code'),
  );
  const mappings = await readAll(
    em,
    tables(em).selectFrom('stripe_mappings').select(['planCode', 'stripeId']).orderBy('stripeId'),
  );
  const prices = await readAll(
    em,
    tables(em)
      .selectFrom('plan_prices')
      .select(['planCode', 'kind', 'interval', 'currency', 'amount', 'stripePriceId', 'active'])
      .orderBy('planCode')
      .orderBy('active', 'desc')
      .orderBy('kind')
      .orderBy('interval')
      .orderBy('currency')
      .orderBy('createdAt', 'desc')
      .orderBy('id'),
  );
  const idsOf = Map.groupBy(mappings, ({ planCode }) => planCode);
  const pricesOf = Map.groupBy(prices, ({ planCode }) => planCode);
  return plans.map(
    ({
      callsPerDay,
      callsPerMinute,
      overageCurrency,
      overageTiers,
      rollover,
      eventTypes,
      policy,
      ...plan
    }) => ({
      ...plan,
      limits: { callsPerDay, ...(callsPerMinute === null ? {} : { callsPerMinute }) },
      ...(overageCurrency === null ? {} : { overageCurrency }),
      ...(overageTiers === null ? {} : { overageTiers }),
      ...(rollover === null ? {} : { rollover }),
      ...(eventTypes === null ? {} : { eventTypes }),
      ...(policy === null ? {} : { policy }),
      ...stripeIdsOf(idsOf.get(plan.code)),
      prices: (pricesOf.get(plan.code) ?? []).map(({ planCode: _, ...price }) => price),
    }),
  );
}

const stripeIdsOf = (mappings: readonly { stripeId: string }[] = []): Pick<Plan, 'stripeIds'> =>
  mappings.length === 0 ? {} : { stripeIds: mappings.map(({ stripeId }) => stripeId) };

/**
 * Writes a plan. New prices are added; an active price that the plan no longer has is retired, never
 * deleted, since subscribers may pay it. `stripePriceId` null keeps a known mapping. {@link savePolicy}
 * stores its policy.
 */
export async function upsertPlan(em: EntityManager, plan: Plan): Promise<void> {
  const { code, displayName, rank, active, features, services, limits, includedCredits, trialDays } = plan;
  const terms = {
    displayName,
    rank,
    active,
    features,
    services,
    callsPerDay: limits.callsPerDay,
    callsPerMinute: limits.callsPerMinute ?? null,
    includedCredits,
    pricePer1k: plan.pricePer1k,
    trialDays,
    overageTiers: plan.overageTiers ?? null,
    rollover: plan.rollover ?? null,
    eventTypes: plan.eventTypes ?? null,
    overageCurrency: plan.overageCurrency ?? null,
  };
  await changeRows(
    em,
    tables(em)
      .insertInto('plans')
      .values({ code, ...terms, createdAt: NOW, updatedAt: NOW })
      .onConflict((known) => known.column('code').doUpdateSet({ ...terms, updatedAt: NOW })),
  );
  const kept: string[] = [];
  for (const price of plan.prices) kept.push(await upsertPrice(em, plan.code, price));
  await changeRows(
    em,
    tables(em)
      .updateTable('plan_prices')
      .set({ active: false })
      .where('planCode', '=', code)
      .where('active', '=', true)
      .$if(kept.length > 0, (of) => of.where('id', 'not in', kept)),
  );
}

/** Has others wait who change a plan, until the transaction is over; who reads it does not. */
export async function lockPlan(em: EntityManager, code: string): Promise<void> {
  await readFirst(
    em,
    tables(em).selectFrom('plans').select('code').where('code', '=', code).forNoKeyUpdate(),
  );
}

/** Stores a plan's deviations from the default rules; null for none. */
export async function savePolicy(em: EntityManager, code: string, policy: PlanPolicy | null): Promise<void> {
  const plan = tables(em).updateTable('plans').set({ policy, updatedAt: NOW });
  await changeRows(em, plan.where('code', '=', code));
}

async function upsertPrice(em: EntityManager, planCode: string, price: PlanPrice): Promise<string> {
  const { active, stripePriceId } = price;
  const same = samePrices(em, planCode, price)
    .select('id')
    .$if(stripePriceId !== null, (of) =>
      of.where((is) =>
        is.or([is('stripePriceId', 'is', null), is('stripePriceId', '=', String(stripePriceId))]),
      ),
    )
    .orderBy((of) => of('stripePriceId', 'is not distinct from', stripePriceId), 'desc')
    .orderBy('active', 'desc')
    .orderBy('createdAt', 'desc')
    .limit(1);
  const known = await readFirst(
    em,
    tables(em)
      .updateTable('plan_prices')
      .set(stripePriceId === null ? { active } : { active, stripePriceId })
      .where('id', '=', same)
      .returning('id'),
  );
  if (known !== null) return known.id;
  return insertPrice(em, planCode, price);
}

/** Whether a subscription that is not over is on a plan, or will be. */
export async function isPlanInUse(em: EntityManager, code: string): Promise<boolean> {
  const using = await readFirst(
    em,
    tables(em)
      .selectFrom('subscriptions')
      .select('id')
      .where('status', 'not in', FINAL_STATUSES)
      .where((is) =>
        is.or([
          is('tier', '=', code),
          is('trialTier', '=', code),
          is(is.ref('pendingChange', '->>').key('tier'), '=', code),
        ]),
      )
      .limit(1),
  );
  return using !== null;
}

/** Adds the plans that are not there yet; those that are stay as an administrator left them. */
export async function seedPlans(em: EntityManager, plans: readonly Plan[]): Promise<string[]> {
  const rows = await readAll(em, tables(em).selectFrom('plans').select('code'));
  const known = new Set(rows.map(({ code }) => code));
  const missing = plans.filter(({ code }) => !known.has(code));
  for (const plan of missing) await upsertPlan(em, plan);
  return missing.map(({ code }) => code);
}

/** Saves a plan with what stands for it in Stripe. */
export async function savePlanOnSale(em: EntityManager, plan: Plan, mapping: PriceMapping): Promise<void> {
  await upsertPlan(em, plan);
  await savePriceMapping(em, mapping);
}
