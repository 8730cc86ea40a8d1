import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { SetupRun } from './change.ts';
import { PLAN_CODE, isOurProduct, planMark } from './own-objects.ts';

/**
 * Our products by plan code, archived ones included. Of two for one plan the active, then the older one
 * counts. Another product's may have a `plan_code` as well: it is left alone.
 */
export async function productsByPlan(
  stripe: Stripe,
  plans: readonly Plan[],
): Promise<Map<string, Stripe.Product>> {
  const products = await stripe.products.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const ordered = products
    .filter((product) => isOurProduct(product, plans))
    .sort((a, b) => Number(a.active) - Number(b.active) || b.created - a.created);
  return new Map(
    ordered.flatMap((product) => {
      const code = product.metadata[PLAN_CODE];
      return code === undefined ? [] : [[code, product] as const];
    }),
  );
}

/** Creates or corrects a plan's product. Null when it is missing in a preview. */
export async function setupProduct(
  stripe: Stripe,
  plan: Plan,
  existing: Stripe.Product | undefined,
  run: SetupRun,
): Promise<string | null> {
  const wanted = { name: plan.displayName, active: plan.active };
  if (existing === undefined) {
    run.changes.push({ object: 'product', action: 'create', name: plan.code, detail: plan.displayName });
    if (!run.apply) return null;
    const product = await stripe.products.create({
      ...wanted,
      metadata: planMark(plan.code),
    });
    return product.id;
  }
  const differences = [
    existing.name === wanted.name ? null : `name "${existing.name}" → "${wanted.name}"`,
    existing.active === wanted.active ? null : wanted.active ? 'put on sale' : 'archived',
  ].filter((difference) => difference !== null);
  if (differences.length > 0) {
    run.changes.push({
      object: 'product',
      action: 'update',
      name: plan.code,
      detail: differences.join(', '),
    });
    if (run.apply) await stripe.products.update(existing.id, wanted);
  }
  return existing.id;
}
