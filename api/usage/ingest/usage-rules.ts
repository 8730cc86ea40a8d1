import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { UsageRules } from '../../../domain/usage/ingest/limits.ts';
import type { ApiDeps } from '../../deps.ts';
import { accessOf } from '../../../domain/subscriptions/access-of.ts';
import { readCredits, creditTermsOf } from '../credits/credit-view.ts';
import { clockOf, periodOf } from './customer-clock.ts';

/** What rules are read with. */
interface RulesDeps extends Pick<ApiDeps, 'em' | 'now' | 'workers'> {
  metered: Pick<ApiDeps['metered'], 'plans'>;
  settings: Pick<ApiDeps['settings'], 'defaultCurrency'>;
}

/** What usage of a customer is decided by, all but what the counters say at that moment. */
export async function usageRules(
  deps: RulesDeps,
  customer: MeteredCustomer,
  service: string | null,
): Promise<UsageRules> {
  const plans = await deps.metered.plans();
  const at = clockOf(customer, deps.now());
  const terms = creditTermsOf(customer, plans, deps.settings.defaultCurrency);
  // Credits matter only if they, or the overage, can run out.
  const isLimited = terms.creditsOnly || (terms.overage !== null && customer.spendLimit !== null);
  const credits = isLimited ? await readCredits(deps.em(), customer, terms, null, at) : null;
  return {
    access: accessOf(customer.subscription, { plans, now: at, absence: deps.workers.current() }),
    plans,
    service,
    allowance: credits?.allowance ?? 0n,
    spent: credits?.spent ?? 0,
    overage: terms.overage,
    creditsOnly: terms.creditsOnly,
    spendLimit: credits?.isFree === true ? null : customer.spendLimit,
    currency: terms.currency,
    periodEnd: periodOf(customer, at)?.end ?? null,
    timeZone: customer.timeZone,
    now: at,
  };
}
