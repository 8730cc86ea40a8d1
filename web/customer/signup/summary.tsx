import { Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { priceOf } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { AmountLine } from '../../shared/amount-line.tsx';
import { formatMoney } from '../../shared/money.ts';
import { isTrial } from '../plans/plan-figures.ts';

/** What is paid today, and what comes after. */
export function Summary({ plan, cycle }: { plan: Plan; cycle: BillingCycle }): ReactElement {
  const trial = isTrial(plan);
  const price = priceOf(plan, trial ? 'monthly' : cycle);
  const amount = price === null ? '—' : formatMoney(price, plan.currency);
  const free = !trial && plan.trial_days > 0;
  return (
    <Stack gap="xs">
      <AmountLine label="Today" value={free ? formatMoney(0, plan.currency) : amount} strong />
      {trial ? (
        <Text size="sm" c="dimmed">
          {plan.trial_days} days of access. Your card is kept for the paid plan that follows; its price is
          shown before you pay, and you can cancel at any time before the trial ends.
        </Text>
      ) : (
        <>
          <AmountLine
            label={free ? `After ${plan.trial_days} free days` : 'Renews'}
            value={`${amount} each ${cycle === 'yearly' ? 'year' : 'month'}`}
          />
          <Text size="sm" c="dimmed">
            Without tax. Cancel at any time; you keep what you paid for until the period ends.
          </Text>
        </>
      )}
    </Stack>
  );
}
