import { SERVICES } from '../catalogue/services.ts';
import { findPlan } from '../catalogue/tiers.ts';
import type { Plan } from '../catalogue/plan.ts';

/** A line of a mapping file: what a product or price of Stripe is to stand for. */
export interface MappingLine {
  stripeId: string;
  /** One of the two. */
  plan: string | null;
  addOn: { name: string; services: string[] } | null;
  /** What the price is believed to be: refused where it is another. Null: any. */
  currency: string | null;
  interval: string | null;
}

/** A price as the account has it. */
export interface AccountPrice {
  id: string;
  productId: string;
  nickname: string | null;
  currency: string;
  /** Minor units; null where it has tiers. */
  amount: number | null;
  /** "month", "3 month"; null for what is paid once. */
  interval: string | null;
  /** Paid in advance each period. */
  isLicensed: boolean;
  active: boolean;
}

/** A product as the account has it. */
export interface AccountProduct {
  id: string;
  name: string;
  active: boolean;
}

/** What the account sells. */
export interface AccountCatalogue {
  products: ReadonlyMap<string, AccountProduct>;
  prices: ReadonlyMap<string, AccountPrice>;
}

/** Why a line cannot be taken. The codes are part of the API. */
export const MAPPING_FAULTS = [
  'doubled',
  'unknown_plan',
  'unknown_service',
  'not_at_stripe',
  'not_recurring',
  'sold_by_plan',
  'other_currency',
  'other_interval',
] as const;

/** A line that cannot be taken, and what to do. */
export interface MappingFault {
  code: (typeof MAPPING_FAULTS)[number];
  message: string;
}

/** What lines are checked against. */
export interface MappingFacts {
  catalogue: AccountCatalogue;
  plans: readonly Plan[];
  /** Plans by the product or price that they are sold by. */
  soldBy: ReadonlyMap<string, string>;
}

/** What is wrong with each line of a file, in their order; null where nothing is. */
export function mappingFaults(lines: readonly MappingLine[], facts: MappingFacts): (MappingFault | null)[] {
  const seen = new Set<string>();
  return lines.map((line) => {
    const isDoubled = seen.has(line.stripeId);
    seen.add(line.stripeId);
    return isDoubled
      ? { code: 'doubled', message: `${line.stripeId} stands there twice; remove one of the lines.` }
      : faultOf(line, facts);
  });
}

function faultOf(line: MappingLine, facts: MappingFacts): MappingFault | null {
  return targetFault(line, facts.plans) ?? objectFault(line, facts);
}

function targetFault({ plan, addOn }: MappingLine, plans: readonly Plan[]): MappingFault | null {
  if (plan !== null && findPlan(plans, plan) === null)
    return {
      code: 'unknown_plan',
      message: `There is no plan "${plan}". The plans are ${plans.map(({ code }) => code).join(', ')}.`,
    };
  const unknown = (addOn?.services ?? []).filter((service) => !SERVICES.some(({ id }) => id === service));
  if (unknown.length === 0) return null;
  return {
    code: 'unknown_service',
    message: `There is no service ${unknown.join(', ')}. The services are ${SERVICES.map(({ id }) => id).join(', ')}.`,
  };
}

function objectFault({ stripeId, plan, ...line }: MappingLine, facts: MappingFacts): MappingFault | null {
  const { catalogue, soldBy } = facts;
  const price = catalogue.prices.get(stripeId);
  const prices = price === undefined ? licensedOf(catalogue, stripeId) : [price];
  if (price === undefined && !catalogue.products.has(stripeId))
    return {
      code: 'not_at_stripe',
      message: `This account has no product or price ${stripeId}. Is it of the other mode, or of another account?`,
    };
  if (prices.every(({ isLicensed }) => !isLicensed))
    return {
      code: 'not_recurring',
      message: `${stripeId} is paid once or by use. Map a price that is paid in advance each period.`,
    };
  const sold = soldBy.get(stripeId);
  if (sold !== undefined && sold !== plan)
    return {
      code: 'sold_by_plan',
      message: `The plan ${sold} is sold by ${stripeId}, which stands for nothing else. Remove the line.`,
    };
  const currency = prices.find((one) => line.currency !== null && one.currency !== line.currency);
  if (currency !== undefined)
    return {
      code: 'other_currency',
      message: `${currency.id} is in ${currency.currency}, not in ${line.currency ?? ''}. Correct the line, or name another price.`,
    };
  const interval = prices.find((one) => line.interval !== null && one.interval !== line.interval);
  if (interval === undefined) return null;
  return {
    code: 'other_interval',
    message: `${interval.id} is paid each ${interval.interval ?? 'once'}, not each ${line.interval ?? ''}. Correct the line, or name another price.`,
  };
}

/** Prices of a product that are paid in advance each period. */
export const licensedOf = ({ prices }: AccountCatalogue, productId: string): AccountPrice[] =>
  [...prices.values()].filter((price) => price.productId === productId && price.isLicensed);
