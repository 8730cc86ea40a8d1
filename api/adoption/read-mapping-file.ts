import { isDeepStrictEqual } from 'node:util';
import { findLook } from '../../db/adoption/account-look.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { listMappings, plansSoldBy, targetOf } from '../../db/catalogue/stripe-mappings.ts';
import type { MappingTarget } from '../../db/catalogue/stripe-mappings.ts';
import { mappingFaults } from '../../domain/adoption/mapping-file.ts';
import type { AccountCatalogue, MappingFault, MappingLine } from '../../domain/adoption/mapping-file.ts';
import { accountCatalogue } from '../../gateways/stripe/adoption/account-catalogue.ts';
import type { ApiDeps } from '../deps.ts';
import { requireStripe } from '../http/require-stripe.ts';
import { withStripe } from '../http/stripe-problems.ts';

/** The account's catalogue with what it stands for here, and how many subscriptions have it. */
export interface MappedCatalogue {
  catalogue: AccountCatalogue;
  mappings: ReadonlyMap<string, MappingTarget>;
  /** Plans by what they are sold by. */
  soldBy: ReadonlyMap<string, string>;
  /** Live subscriptions with an item of a product or price; null where no look has counted it. */
  countOf: (stripeId: string) => number | null;
  countedAt: number | null;
}

/** @throws ApiProblem `stripe_not_configured`, `stripe_unavailable` */
export async function readMappedCatalogue(deps: ApiDeps): Promise<MappedCatalogue> {
  const stripe = requireStripe(deps);
  const em = deps.em();
  const look = await findLook(em);
  const mappings = await listMappings(em);
  const soldBy = await plansSoldBy(em);
  const catalogue = await withStripe(() => accountCatalogue(stripe));
  const report = look?.report ?? null;
  return {
    catalogue,
    mappings: new Map(mappings.map((row) => [row.stripeId, targetOf(row)])),
    soldBy,
    countOf: (stripeId) => {
      const counts = catalogue.products.has(stripeId) ? report?.products : report?.prices;
      return counts === undefined ? null : (counts[stripeId] ?? 0);
    },
    countedAt: look?.reportedAt ?? null,
  };
}

/** A line of a mapping file with what it would change. */
export interface JudgedLine {
  stripeId: string;
  name: string | null;
  change: 'new' | 'changed' | 'same' | 'refused';
  before: MappingTarget | null;
  after: MappingTarget;
  subscriptions: number | null;
  fault: MappingFault | null;
}

/** Checks every line against the account. @throws ApiProblem `stripe_not_configured`, `stripe_unavailable` */
export async function judgeMappingFile(
  deps: ApiDeps,
  lines: readonly MappingLine[],
): Promise<{ lines: JudgedLine[]; mapped: MappedCatalogue }> {
  const mapped = await readMappedCatalogue(deps);
  const { catalogue, mappings, soldBy, countOf } = mapped;
  const faults = mappingFaults(lines, { catalogue, soldBy, plans: await loadPlans(deps.em()) });
  const judged = lines.map(({ stripeId, plan, addOn }, index): JudgedLine => {
    const before = mappings.get(stripeId) ?? null;
    const after = { planCode: plan, displayName: addOn?.name ?? null, grants: addOn?.services ?? null };
    const fault = faults[index] ?? null;
    return {
      stripeId,
      name: nameOf(catalogue, stripeId),
      change: fault === null ? changeOf(before, after) : 'refused',
      before,
      after,
      subscriptions: countOf(stripeId),
      fault,
    };
  });
  return { lines: judged, mapped };
}

const changeOf = (before: MappingTarget | null, after: MappingTarget): JudgedLine['change'] => {
  if (before === null) return 'new';
  return isDeepStrictEqual(before, after) ? 'same' : 'changed';
};

/** As Stripe shows it to people; null where the account does not have it. */
export function nameOf({ products, prices }: AccountCatalogue, stripeId: string): string | null {
  const price = prices.get(stripeId);
  return price?.nickname ?? products.get(price?.productId ?? stripeId)?.name ?? null;
}
