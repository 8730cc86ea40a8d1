import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney, formatShare } from '../../shared/money.ts';
import { useRevenue } from '../data/revenue.ts';
import type { FigureWindow, Revenue } from '../data/revenue.ts';
import { StatCard } from '../parts/stat-card.tsx';

/** MRR and its movements; each figure names its window. */
export function Figures(): ReactElement {
  return (
    <Answer query={useRevenue()} loading={104}>
      {(figures) => (
        <Stack gap="xs">
          <Text size="sm" c="dimmed">
            {asOf(figures.window)}
          </Text>
          <SimpleGrid cols={{ base: 2, sm: 3 }} spacing={{ base: 'sm', sm: 'md' }}>
            {cardsOf(figures).map(([label, value, about]) => (
              <StatCard key={label} label={label} value={value} about={about} />
            ))}
          </SimpleGrid>
        </Stack>
      )}
    </Answer>
  );
}

function cardsOf(figures: Revenue): [label: string, value: string, about: string][] {
  const money = (amount: number): string => formatMoney(amount, figures.currency);
  const paying = formatCount(figures.paying_customers);
  const lost = formatCount(figures.churned_customers_30d);
  const window = days(figures.window);
  return [
    ['MRR', money(figures.mrr), 'Active and past due; no tax, trials or usage'],
    ['ARR', money(figures.arr), '12 × MRR'],
    ['Paying customers', paying, 'Customers in MRR'],
    ['ARPA', money(figures.arpu), 'MRR / paying customers'],
    [
      'Churn, last 30 days',
      formatShare(figures.churn_rate),
      `${lost} of ${formatCount(figures.paying_customers_at_start)} customers, ${window}`,
    ],
    ['Net payments, last 30 days', money(figures.recent_revenue_30d), netPayments(figures, window)],
    [
      'Tax, last 30 days',
      money(figures.recent_tax_30d),
      `In what was paid less refunds and lost disputes, ${window}`,
    ],
    ['Usage revenue, last 30 days', money(figures.metered_revenue_30d), `Overage beside MRR, ${window}`],
    ['Paused MRR', money(figures.paused_mrr), 'Not part of MRR'],
    ['Active subscriptions', formatCount(figures.active_subscriptions), 'Past due ones not counted'],
  ];
}

/** What net payments are, and how much of them may still hold tax. */
function netPayments(figures: Revenue, window: string): string {
  const about = `Without tax: paid less refunds and lost disputes, ${window}`;
  const unknown = figures.recent_tax_unknown_30d;
  return unknown === 0
    ? about
    : `${about}. The tax in ${formatMoney(unknown, figures.currency)} of it is not known yet.`;
}

/** "Oct 24 – Nov 22, 2026" */
export const days = ({ from, to }: FigureWindow): string =>
  new Intl.DateTimeFormat(undefined, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }).formatRange(midnight(from), midnight(to));

const midnight = (day: string): Date => new Date(`${day}T00:00:00Z`);

function asOf({ to, clock }: FigureWindow): string {
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeZone: 'UTC' }).format(midnight(to));
  return clock === 'real'
    ? `As of today, ${day} (UTC).`
    : `As of ${day} (UTC), the day of the test clock that is furthest ahead.`;
}
