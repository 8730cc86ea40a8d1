import type { Plan, PlanInterval, PlanPrice } from './plan.ts';

const TRIAL_SERVICES = ['ops-center', 'chat'];
const STARTER_SERVICES = [...TRIAL_SERVICES, 'inference', 'embeddings', 'search'];
const PROFESSIONAL_SERVICES = [...STARTER_SERVICES, 'tts', 'stt', 'agents'];
const ENTERPRISE_SERVICES = [...PROFESSIONAL_SERVICES, 'fine-tuning', 'team', 'audit-log'];

const usd = (kind: PlanPrice['kind'], interval: PlanInterval | null, amount: number): PlanPrice => ({
  kind,
  interval,
  currency: 'usd',
  amount,
  stripePriceId: null,
  active: true,
});

/**
 * The four built-in tiers by rank. Administrators may change them and add others; no code depends on a
 * tier's name.
 */
export const SEED_PLANS: Plan[] = [
  {
    code: 'trial',
    displayName: 'Trial',
    rank: 0,
    active: true,
    features: ['7 days to try the platform', '100 calls a day', 'Chat in the browser'],
    services: TRIAL_SERVICES,
    limits: { callsPerDay: 100 },
    includedCredits: 0,
    pricePer1k: null,
    trialDays: 7,
    prices: [usd('oneTime', null, 100)],
  },
  {
    code: 'starter',
    displayName: 'Starter',
    rank: 1,
    active: true,
    features: ['1,000 calls a day', 'Inference and embeddings API', 'Search', 'E-mail support'],
    services: STARTER_SERVICES,
    limits: { callsPerDay: 1000 },
    includedCredits: 0,
    pricePer1k: null,
    trialDays: 0,
    prices: [usd('recurring', 'month', 1900), usd('recurring', 'year', 19_000)],
  },
  {
    code: 'professional',
    displayName: 'Professional',
    rank: 2,
    active: true,
    features: [
      '500 credits included',
      'More credits whenever you need them',
      'Speech',
      'Agents',
      'Priority support',
    ],
    services: PROFESSIONAL_SERVICES,
    limits: { callsPerDay: null },
    includedCredits: 500,
    pricePer1k: 200,
    trialDays: 0,
    prices: [usd('recurring', 'month', 4900), usd('recurring', 'year', 49_000)],
  },
  {
    code: 'enterprise',
    displayName: 'Enterprise',
    rank: 3,
    active: true,
    features: [
      '5,000 credits included',
      'Fine-tuning',
      'Team management',
      'Audit log',
      'Support with response times',
    ],
    services: ENTERPRISE_SERVICES,
    limits: { callsPerDay: null },
    includedCredits: 5000,
    pricePer1k: 150,
    trialDays: 0,
    prices: [usd('recurring', 'month', 9900), usd('recurring', 'year', 99_000)],
  },
];

/** The plan of a tier, archived ones included: subscribers of an archived plan keep it. */
export const findPlan = (plans: readonly Plan[], code: string): Plan | null =>
  plans.find((plan) => plan.code === code) ?? null;

/** Negative where `a` is the lower tier. Tiers that the catalogue does not know rank below all. */
export const compareTiers = (plans: readonly Plan[], a: string, b: string): number =>
  rankOf(plans, a) - rankOf(plans, b);

const rankOf = (plans: readonly Plan[], code: string): number => findPlan(plans, code)?.rank ?? -1;

/** The plan's active recurring price; null when it is not sold so. */
export const priceFor = (plan: Plan, interval: PlanInterval, currency: string): PlanPrice | null =>
  plan.prices.find(
    (price) =>
      price.kind === 'recurring' &&
      price.interval === interval &&
      price.currency === currency &&
      price.active,
  ) ?? null;

/** The one-time entry fee of a plan (the Trial's 1.00), null where there is none. */
export const entryFeeOf = (plan: Plan, currency: string): PlanPrice | null =>
  plan.prices.find((price) => price.kind === 'oneTime' && price.currency === currency && price.active) ??
  null;
