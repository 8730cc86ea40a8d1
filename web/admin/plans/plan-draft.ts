import type { Plan } from '../../data/plans.ts';
import type { EditedPlanFields } from '../data/plans.ts';

/** Text of a number field; empty when it is empty. */
export type Typed = number | string;

/** Prices in one currency. */
export interface DraftPrice {
  currency: string;
  monthly: Typed;
  yearly: Typed;
  /** 1,000 credits of overage; not looked at for the first currency, which has the fields of the overage. */
  per1k: Typed;
}

/** A graduated price of overage; of the last one `upTo` is not looked at. */
export interface DraftTier {
  upTo: Typed;
  price: Typed;
}

/** A plan while it is edited. */
export interface PlanDraft {
  id: string;
  name: string;
  rank: Typed;
  active: boolean;
  prices: DraftPrice[];
  trialDays: Typed;
  callsPerDay: Typed;
  callsPerMinute: Typed;
  credits: Typed;
  rollsOver: boolean;
  rolloverUpTo: Typed;
  overage: 'none' | 'flat' | 'tiers';
  flatPrice: Typed;
  tiers: DraftTier[];
  services: string[];
  eventTypes: string[];
  features: string;
}

const usualTiers: DraftTier[] = [
  { upTo: 10_000, price: '' },
  { upTo: '', price: '' },
];

/** A draft of a plan; a new one has the defaults. */
export function draftOf(plan: Plan | null, currency: string): PlanDraft {
  return {
    id: plan?.id ?? '',
    name: plan?.display_name ?? '',
    rank: plan?.rank ?? '',
    active: plan?.active ?? true,
    prices: pricesOf(plan, currency),
    trialDays: plan?.trial_days ?? 0,
    callsPerDay: plan?.limits.calls_per_day ?? '',
    callsPerMinute: plan?.limits.calls_per_minute ?? '',
    credits: plan?.included_credits ?? 0,
    rollsOver: plan?.rollover != null,
    rolloverUpTo: plan?.rollover?.up_to ?? '',
    overage: plan?.overage_tiers != null ? 'tiers' : plan?.price_per_1k != null ? 'flat' : 'none',
    flatPrice: plan?.price_per_1k ?? '',
    tiers:
      plan?.overage_tiers?.map(({ up_to: upTo, price_per_1k: price }) => ({ upTo: upTo ?? '', price })) ??
      usualTiers,
    services: plan?.services ?? ['ops-center'],
    eventTypes: plan?.event_types ?? [],
    features: (plan?.features ?? []).join('\n'),
  };
}

function pricesOf(plan: Plan | null, currency: string): DraftPrice[] {
  const own = (plan?.prices ?? []).map((one) => ({
    currency: one.currency,
    monthly: one.price_monthly ?? '',
    yearly: one.price_yearly ?? '',
    per1k: one.price_per_1k ?? '',
  }));
  // The overage currency comes first.
  own.sort((a, b) => Number(b.currency === currency) - Number(a.currency === currency));
  return own.length === 0 ? [{ currency, monthly: '', yearly: '', per1k: '' }] : own;
}

/** The whole draft as a request. */
function allFields(draft: PlanDraft, removed: readonly string[]): Required<EditedPlanFields> {
  const tiers = draft.tiers.map(({ upTo, price }, index) => ({
    up_to: index === draft.tiers.length - 1 ? null : orNull(upTo),
    // An empty price is refused by the API, in its own words.
    price_per_1k: orNull(price) as number,
  }));
  return {
    display_name: draft.name,
    rank: Number(draft.rank),
    active: draft.active,
    currency: draft.prices[0]?.currency ?? 'usd',
    price_monthly: null,
    price_yearly: null,
    prices: [
      ...draft.prices.map(({ currency, monthly, yearly, per1k }, index) => ({
        currency,
        price_monthly: orNull(monthly),
        price_yearly: orNull(yearly),
        ...(index === 0 ? {} : { price_per_1k: orNull(per1k) }),
      })),
      ...removed.map((currency) => ({ currency, price_monthly: null, price_yearly: null })),
    ],
    trial_days: Number(draft.trialDays),
    limits: {
      calls_per_day: orNull(draft.callsPerDay),
      calls_per_minute: orNull(draft.callsPerMinute),
    },
    included_credits: Number(draft.credits),
    rollover: draft.rollsOver ? { up_to: orNull(draft.rolloverUpTo) as number } : null,
    price_per_1k:
      draft.overage === 'none'
        ? null
        : draft.overage === 'flat'
          ? orNull(draft.flatPrice)
          : // The one price to show where there is room for one.
            (tiers[0]?.price_per_1k ?? null),
    overage_tiers: draft.overage === 'tiers' ? tiers : null,
    // Ids come from the API's own list.
    services: draft.services as NonNullable<EditedPlanFields['services']>,
    event_types: draft.eventTypes,
    features: draft.features
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  };
}

/** The changes of a draft: unchanged fields are not sent, so that concurrent edits of them stay. */
export function fieldsOf(draft: PlanDraft, plan: Plan | null, currency: string): EditedPlanFields {
  const before = draftOf(plan, currency);
  const kept = new Set(draft.prices.map((one) => one.currency));
  const removed = before.prices.filter((one) => !kept.has(one.currency)).map((one) => one.currency);
  const now = allFields(draft, plan === null ? [] : removed);
  const then = allFields(before, []);
  const names = (Object.keys(now) as (keyof EditedPlanFields)[]).filter(
    (name) =>
      name !== 'currency' &&
      name !== 'price_monthly' &&
      name !== 'price_yearly' &&
      !(name === 'rank' && draft.rank === '') &&
      JSON.stringify(now[name]) !== JSON.stringify(then[name]),
  );
  const fields = Object.fromEntries(names.map((name) => [name, now[name]])) as EditedPlanFields;
  return { ...fields, currency: now.currency, ...(plan === null ? { display_name: draft.name } : {}) };
}

const orNull = (value: Typed): number | null => (value === '' ? null : Number(value));
