import '@mantine/charts/styles.css';
import { AreaChart } from '@mantine/charts';
import type { ReactElement } from 'react';
import { formatMoney } from '../../shared/money.ts';
import type { RevenueSeries } from '../data/revenue.ts';

const dayName = (day: string): string =>
  new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** Recurring revenue at the end of each day. */
export function RevenueChart({ series }: { series: RevenueSeries }): ReactElement {
  const last = series.points.at(-1);
  const summary =
    last === undefined
      ? 'No revenue yet.'
      : `MRR from ${series.points[0]?.day ?? ''} to ${last.day}; it ends at ${formatMoney(last.mrr, series.currency)}.`;
  return (
    <div role="img" aria-label={summary}>
      <AreaChart
        h={260}
        data={series.points.map(({ day, mrr }) => ({ day: dayName(day), mrr }))}
        dataKey="day"
        series={[{ name: 'mrr', label: 'MRR', color: 'fern.6' }]}
        curveType="stepAfter"
        withDots={false}
        withGradient
        gridAxis="x"
        tickLine="none"
        strokeWidth={2}
        valueFormatter={(value) => formatMoney(value, series.currency)}
        yAxisProps={{
          width: 72,
          tickFormatter: (value: number) => formatMoney(value, series.currency, { short: true }),
        }}
        xAxisProps={{ minTickGap: 48 }}
      />
    </div>
  );
}
