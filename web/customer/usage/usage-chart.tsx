import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { VisuallyHidden } from '@mantine/core';
import type { ReactElement } from 'react';
import type { UsageSeries } from '../../data/usage.ts';
import { formatCount } from '../../shared/money.ts';
import { kindName } from './kinds.ts';

const colors = ['fern.6', 'blue.5', 'yellow.5', 'grape.5', 'cyan.5', 'gray.5'];

const axis: Record<UsageSeries['by'], Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
};

interface UsageChartProps {
  series: UsageSeries;
  /** In pixels. */
  height: number;
}

/** A bar for each step of time, its kinds on top of each other. The days are those of the account's zone. */
export function UsageChart({ series, height }: UsageChartProps): ReactElement {
  const kinds = [...new Set(series.points.flatMap(({ usage }) => Object.keys(usage)))].filter((kind) =>
    series.points.some(({ usage }) => (usage[kind] ?? 0) !== 0),
  );
  const label = new Intl.DateTimeFormat(undefined, { ...axis[series.by], timeZone: series.time_zone });
  const data = series.points.map(({ at, usage }) => ({ at: label.format(new Date(at)), ...usage }));
  return (
    <figure>
      <VisuallyHidden component="figcaption">
        {series.points
          .filter(({ total }) => total !== 0)
          .map(({ at, total }) => `${label.format(new Date(at))}: ${formatCount(total)}`)
          .join('; ')}
      </VisuallyHidden>
      <div aria-hidden>
        <BarChart
          h={height}
          data={data}
          dataKey="at"
          type="stacked"
          series={kinds.map((kind, index) => ({
            name: kind,
            label: kindName(kind),
            color: colors[index % colors.length] ?? 'gray.5',
          }))}
          withLegend={kinds.length > 1}
          valueFormatter={formatCount}
          gridAxis="x"
          tickLine="none"
          barProps={{ isAnimationActive: false, radius: 2 }}
          barChartProps={{ accessibilityLayer: false }}
          maxBarWidth={36}
        />
      </div>
    </figure>
  );
}
