import type { Plan } from '../../data/plans.ts';
import { serviceName } from '../../data/services.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { overageLines } from '../../shared/overage-lines.ts';
import type { PlanPreview } from '../data/plans.ts';

/** A field that can change. */
export type ChangedPlanField = PlanPreview['changes'][number]['field'];

/** Names of fields, for people. */
export const fieldLabels: Record<ChangedPlanField, string> = {
  display_name: 'Name',
  rank: 'Rank',
  active: 'On sale',
  prices: 'Prices',
  trial_days: 'Free trial',
  features: 'Features',
  services: 'Services',
  limits: 'Limits',
  included_credits: 'Credits included',
  price_per_1k: 'Price of 1,000 more',
  overage_tiers: 'Price in tiers',
  rollover: 'Rollover',
  event_types: 'Further kinds of usage',
};

/** A field of a plan in words, a line for each part. */
export function fieldLines(
  plan: Plan,
  field: ChangedPlanField,
  names?: ReadonlyMap<string, string>,
): string[] {
  switch (field) {
    case 'display_name':
      return [plan.display_name];
    case 'rank':
      return [String(plan.rank)];
    case 'active':
      return [plan.active ? 'yes' : 'no: archived'];
    case 'prices':
      return priceLines(plan);
    case 'trial_days':
      return [plan.trial_days === 0 ? 'none' : `${plan.trial_days} days`];
    case 'features':
      return orNone(plan.features);
    case 'services':
      return orNone([plan.services.map((id) => names?.get(id) ?? serviceName(id)).join(', ')]);
    case 'limits':
      return limitLines(plan);
    case 'included_credits':
      return [formatCount(plan.included_credits)];
    case 'price_per_1k':
      return [plan.price_per_1k === null ? 'not sold' : formatMoney(plan.price_per_1k, plan.currency)];
    case 'overage_tiers':
      return plan.overage_tiers === null ? ['one price'] : overageLines(plan);
    case 'rollover':
      return [
        plan.rollover === null ? 'nothing goes over' : `up to ${formatCount(plan.rollover.up_to)} credits`,
      ];
    case 'event_types':
      return orNone([plan.event_types.join(', ')]);
  }
}

/** How much may be used. */
export const limitLines = ({ limits }: Plan): string[] => [
  limits.calls_per_day === null
    ? 'any number of calls a day'
    : `${formatCount(limits.calls_per_day)} calls a day`,
  ...(limits.calls_per_minute === null ? [] : [`${formatCount(limits.calls_per_minute)} calls a minute`]),
];

/** What it costs, a line for each currency. */
export function priceLines(plan: Plan): string[] {
  if (plan.prices.length === 0) return ['no price: it cannot be bought'];
  return plan.prices.map(({ currency, price_monthly: monthly, price_yearly: yearly }) =>
    [
      monthly === null ? null : `${formatMoney(monthly, currency)} ${plan.one_time ? 'once' : 'a month'}`,
      yearly === null ? null : `${formatMoney(yearly, currency)} a year`,
    ]
      .filter((part) => part !== null)
      .join(', '),
  );
}

const orNone = (lines: string[]): string[] => {
  const filled = lines.filter((line) => line !== '');
  return filled.length === 0 ? ['none'] : filled;
};
