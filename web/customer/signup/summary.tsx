import { Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import type { OrderAmounts } from '../../data/checkout.ts';
import { withTax } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { AmountLine } from '../../shared/amount-line.tsx';
import { formatMoney } from '../../shared/money.ts';
import { isTrial } from '../plans/plan-figures.ts';

interface SummaryProps {
  plan: Plan;
  cycle: BillingCycle;
  plans: readonly Plan[];
  amounts: OrderAmounts;
}

/** Payments today and later. */
export function Summary({ plan, cycle, plans, amounts }: SummaryProps): ReactElement {
  const money = (amount: number): string => formatMoney(amount, amounts.currency);
  const taxed = (amount: number): string => withTax(money(amount), plan.tax);
  const next = plans.find(({ id }) => id === plan.converts_to);
  const { discount, today } = amounts;
  return (
    <Stack gap="xs">
      {discount !== null && (
        <AmountLine
          label={`Discount: ${discountTerms(discount, money)}`}
          value={`−${money(discount.amount)}`}
        />
      )}
      <AmountLine label="Today" value={today === 0 ? money(0) : taxed(today)} strong />
      {isTrial(plan) ? (
        <>
          {next !== undefined && (
            <AmountLine
              label={`${next.display_name}, after ${plan.trial_days} days`}
              value={`${taxed(amounts.renewal)} each month`}
            />
          )}
          <Text size="sm" c="dimmed">
            Your card is charged for the plan that follows when the trial ends, unless you cancel before.
          </Text>
        </>
      ) : (
        <>
          <Later amounts={amounts} cycle={cycle} taxed={taxed} />
          <Text size="sm" c="dimmed">
            Cancel at any time; you keep what you paid for until the period ends.
          </Text>
        </>
      )}
    </Stack>
  );
}

/** The payment after free days, where it is another than those that follow it, and the renewals. */
function Later({
  amounts,
  cycle,
  taxed,
}: {
  amounts: OrderAmounts;
  cycle: BillingCycle;
  taxed: (amount: number) => string;
}): ReactElement {
  const { free_days: freeDays, after_free_days: first, renewal } = amounts;
  const each = `${taxed(renewal)} each ${cycle === 'yearly' ? 'year' : 'month'}`;
  const after = `After ${freeDays} free days`;
  if (freeDays === 0) return <AmountLine label="Renews" value={each} />;
  if (first === renewal) return <AmountLine label={after} value={each} />;
  return (
    <>
      <AmountLine label={after} value={first === null ? 'as Stripe’s page says' : taxed(first)} />
      <AmountLine label="Renews" value={each} />
    </>
  );
}

/** `20% off, for 3 months`. */
function discountTerms(
  { percent_off: percent, amount_off: amount, duration, months }: NonNullable<OrderAmounts['discount']>,
  money: (amount: number) => string,
): string {
  if (duration === null) return 'yours already';
  const worth = percent === null ? `${money(amount ?? 0)} off` : `${percent}% off`;
  if (duration === 'forever') return `${worth}, every payment`;
  return duration === 'once' || months === null ? `${worth}, once` : `${worth}, for ${months} months`;
}
