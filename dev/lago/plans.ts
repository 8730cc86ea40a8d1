import { EVENT_TYPES } from '../../domain/usage/ingest/event-types.ts';

/** Billable metrics of the kinds of usage that ship. */
export const metricsOfUsage = EVENT_TYPES.map((code, index) => ({
  lago_id: `00000000-0000-4000-8000-0000000001${String(index).padStart(2, '0')}`,
  name: code,
  code,
  aggregation_type: 'sum_agg',
  field_name: 'quantity',
  created_at: '2026-01-01T00:00:00Z',
}));

/** Lago plans that carry the codes of the tiers that ship; amounts in minor units. */
export const plansOfTiers = [
  { code: 'trial', name: 'Trial', interval: 'weekly', amount_cents: 100 },
  { code: 'starter', name: 'Starter', interval: 'monthly', amount_cents: 1_900 },
  { code: 'professional', name: 'Professional', interval: 'monthly', amount_cents: 4_900 },
  { code: 'enterprise', name: 'Enterprise', interval: 'monthly', amount_cents: 9_900 },
].map((plan, index) => ({
  lago_id: `00000000-0000-4000-8000-00000000000${index + 1}`,
  ...plan,
  amount_currency: 'USD',
  pay_in_advance: true,
  created_at: '2026-01-01T00:00:00Z',
}));
