import { Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { priceOf, withTax } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { AmountLine } from '../../shared/amount-line.tsx';
import { formatMoney } from '../../shared/money.ts';
import { isTrial } from '../plans/plan-figures.ts';

interface SummaryProps {
  plan: Plan;
  cycle: BillingCycle;
  plans: readonly Plan[];
}

/** Payments today and later. */
export function Summary({ plan, cycle, plans }: SummaryProps): ReactElement {
  const trial = isTrial(plan);
  const next = plans.find(({ id }) => id === plan.converts_to);
  const price = priceOf(plan, trial ? 'monthly' : cycle);
  const amount = price === null ? '—' : withTax(formatMoney(price, plan.currency), plan.tax);
  const free = !trial && plan.trial_days > 0;
  return (
    <Stack gap="xs">
      <AmountLine label="Today" value={free ? formatMoney(0, plan.currency) : amount} strong />
      {trial ? (
        <>
          {next !== undefined && next.price_monthly !== null && (
            <AmountLine
              label={`${next.display_name}, after ${plan.trial_days} days`}
              value={`${withTax(formatMoney(next.price_monthly, next.currency), next.tax)} each month`}
            />
          )}
          <Text size="sm" c="dimmed">
            Your card is charged for the plan that follows when the trial ends, unless you cancel before.
          </Text>
        </>
      ) : (
        <>
          <AmountLine
            label={free ? `After ${plan.trial_days} free days` : 'Renews'}
            value={`${amount} each ${cycle === 'yearly' ? 'year' : 'month'}`}
          />
          <Text size="sm" c="dimmed">
            Cancel at any time; you keep what you paid for until the period ends.
          </Text>
        </>
      )}
    </Stack>
  );
}
