import type { EntityManager } from '@mikro-orm/postgresql';
import type { Plan, PlanPrice } from '../../domain/catalogue/plan.ts';
import type { PlanPolicy } from '../../domain/catalogue/plan-policy.ts';
import type { Rollover } from '../../domain/usage/credits/credits.ts';
import type { OverageTier } from '../../domain/usage/rating/overage.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { execute, json, query } from '../sql.ts';
import { SAME_PRICE, insertPrice, savePriceMapping } from './price-mappings.ts';
import type { PriceMapping } from './price-mappings.ts';

interface PlanRecord extends Omit<
  Plan,
  | 'limits'
  | 'prices'
  | 'overageCurrency'
  | 'overageTiers'
  | 'rollover'
  | 'eventTypes'
  | 'policy'
  | 'stripeIds'
> {
  callsPerDay: number | null;
  callsPerMinute: number | null;
  overageCurrency: string | null;
  overageTiers: OverageTier[] | null;
  rollover: Rollover | null;
  eventTypes: string[] | null;
  policy: PlanPolicy | null;
  stripeIds: string[] | null;
}

/** Every plan with its prices, active and retired, lowest rank first. */
export async function loadPlans(em: EntityManager): Promise<Plan[]> {
  const plans = await query<PlanRecord>(
    em,
    `select code, display_name, rank, active, features, services, calls_per_day, calls_per_minute, included_credits,
       price_per1k, overage_currency, overage_tiers, rollover, event_types, trial_days, policy,
       (select array_agg(stripe_id order by stripe_id) from stripe_mappings m where m.plan_code = plans.code) as stripe_ids
     from plans order by rank, code`,
  );
  const prices = await query<{ planCode: string; price: PlanPrice }>(
    em,
    `select plan_code, json_build_object('kind', kind, 'interval', "interval", 'currency', currency, 'amount', amount,
       'stripePriceId', stripe_price_id, 'active', active) as price
     from plan_prices order by plan_code, active desc, kind, "interval", currency, created_at desc, id`,
  );
  return plans.map(
    ({
      callsPerDay,
      callsPerMinute,
      overageCurrency,
      overageTiers,
      rollover,
      eventTypes,
      policy,
      stripeIds,
      ...plan
    }) => ({
      ...plan,
      limits: { callsPerDay, ...(callsPerMinute === null ? {} : { callsPerMinute }) },
      ...(overageCurrency === null ? {} : { overageCurrency }),
      ...(overageTiers === null ? {} : { overageTiers }),
      ...(rollover === null ? {} : { rollover }),
      ...(eventTypes === null ? {} : { eventTypes }),
      ...(policy === null ? {} : { policy }),
      ...(stripeIds === null ? {} : { stripeIds }),
      prices: prices.filter(({ planCode }) => planCode === plan.code).map(({ price }) => price),
    }),
  );
}

/**
 * Writes a plan. New prices are added; an active price that the plan no longer has is retired, never
 * deleted, since subscribers may pay it. `stripePriceId` null keeps a known mapping. {@link savePolicy}
 * stores its policy.
 */
export async function upsertPlan(em: EntityManager, plan: Plan): Promise<void> {
  await execute(
    em,
    `insert into plans (code, display_name, rank, active, features, services, calls_per_day, included_credits,
       price_per1k, trial_days, calls_per_minute, overage_tiers, rollover, event_types, overage_currency, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), now())
     on conflict (code) do update set display_name = excluded.display_name, rank = excluded.rank,
       active = excluded.active, features = excluded.features, services = excluded.services,
       calls_per_day = excluded.calls_per_day, included_credits = excluded.included_credits,
       price_per1k = excluded.price_per1k, trial_days = excluded.trial_days,
       calls_per_minute = excluded.calls_per_minute, overage_tiers = excluded.overage_tiers,
       rollover = excluded.rollover, event_types = excluded.event_types,
       overage_currency = excluded.overage_currency, updated_at = now()`,
    [
      plan.code,
      plan.displayName,
      plan.rank,
      plan.active,
      json(plan.features),
      json(plan.services),
      plan.limits.callsPerDay,
      plan.includedCredits,
      plan.pricePer1k,
      plan.trialDays,
      plan.limits.callsPerMinute ?? null,
      json(plan.overageTiers),
      json(plan.rollover),
      json(plan.eventTypes),
      plan.overageCurrency ?? null,
    ],
  );
  const kept: string[] = [];
  for (const price of plan.prices) kept.push(await upsertPrice(em, plan.code, price));
  await execute(
    em,
    'update plan_prices set active = false where plan_code = $1 and active and not id = any($2)',
    [plan.code, kept],
  );
}

/** Has others wait who change a plan, until the transaction is over; who reads it does not. */
export async function lockPlan(em: EntityManager, code: string): Promise<void> {
  await execute(em, 'select code from plans where code = $1 for no key update', [code]);
}

/** Stores a plan's deviations from the default rules; null for none. */
export async function savePolicy(em: EntityManager, code: string, policy: PlanPolicy | null): Promise<void> {
  await execute(em, 'update plans set policy = $2, updated_at = now() where code = $1', [code, json(policy)]);
}

async function upsertPrice(em: EntityManager, planCode: string, price: PlanPrice): Promise<string> {
  const same = [planCode, price.kind, price.interval, price.currency, price.amount];
  const [known] = await query<{ id: string }>(
    em,
    `update plan_prices set active = $6, stripe_price_id = coalesce($7, stripe_price_id)
     where id = (select id from plan_prices where ${SAME_PRICE}
         and ($7::text is null or stripe_price_id is null or stripe_price_id = $7)
       order by (stripe_price_id is not distinct from $7) desc, active desc, created_at desc limit 1)
     returning id`,
    [...same, price.active, price.stripePriceId],
  );
  if (known !== undefined) return known.id;
  return insertPrice(em, planCode, price);
}

/** Whether a subscription that is not over is on a plan, or will be. */
export async function isPlanInUse(em: EntityManager, code: string): Promise<boolean> {
  const rows = await query<{ id: string }>(
    em,
    `select id from subscriptions where not status = any($2)
       and (tier = $1 or trial_tier = $1 or pending_change ->> 'tier' = $1) limit 1`,
    [code, FINAL_STATUSES],
  );
  return rows.length > 0;
}

/** Adds the plans that are not there yet; those that are stay as an administrator left them. */
export async function seedPlans(em: EntityManager, plans: readonly Plan[]): Promise<string[]> {
  const known = new Set(
    (await query<{ code: string }>(em, 'select code from plans')).map(({ code }) => code),
  );
  const missing = plans.filter(({ code }) => !known.has(code));
  for (const plan of missing) await upsertPlan(em, plan);
  return missing.map(({ code }) => code);
}

/** Saves a plan with what stands for it in Stripe. */
export async function savePlanOnSale(em: EntityManager, plan: Plan, mapping: PriceMapping): Promise<void> {
  await upsertPlan(em, plan);
  await savePriceMapping(em, mapping);
}
