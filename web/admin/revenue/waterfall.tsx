import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';
import { Select } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatMoney } from '../../shared/money.ts';
import type { MovementMonth, Movements } from '../data/revenue.ts';
import { isOfInterest, monthName } from './movement-table.tsx';

const ALL = 'all';

const kinds = [
  { name: 'new', label: 'New', color: 'fern.6' },
  { name: 'expansion', label: 'Expansion', color: 'fern.4' },
  { name: 'reactivation', label: 'Reactivation', color: 'blue.5' },
  { name: 'contraction', label: 'Contraction', color: 'orange.5' },
  { name: 'churn', label: 'Churn', color: 'red.6' },
] as const;

/** MRR from start to end of one or all months, with its movements. */
export function Waterfall({ movements }: { movements: Movements }): ReactElement {
  const [chosen, setChosen] = useState(ALL);
  const months = movements.months.filter(isOfInterest);
  const shown = months.filter(({ month }) => chosen === ALL || month === chosen);
  const money = (value: number): string => formatMoney(value, movements.currency);
  const first = shown[0]?.start ?? 0;
  const last = shown.at(-1)?.end ?? 0;
  return (
    <div style={{ width: '100%' }}>
      <Select
        aria-label="Period"
        data={[
          { value: ALL, label: 'The last 12 months' },
          ...months.toReversed().map(({ month }) => ({ value: month, label: monthName(month) })),
        ]}
        value={chosen}
        onChange={(value) => setChosen(value ?? ALL)}
        allowDeselect={false}
        w={200}
        mb="md"
      />
      <div
        role="img"
        aria-label={`MRR went from ${money(first)} to ${money(last)}; the table below lists the movements.`}
      >
        <BarChart
          h={280}
          type="waterfall"
          data={bars(shown, first, last)}
          dataKey="what"
          series={[{ name: 'amount', color: 'gray.5' }]}
          gridAxis="x"
          tickLine="none"
          maxBarWidth={72}
          valueFormatter={money}
          yAxisProps={{
            width: 72,
            tickFormatter: (value: number) => formatMoney(value, movements.currency, { short: true }),
          }}
        />
      </div>
    </div>
  );
}

function bars(
  months: readonly MovementMonth[],
  first: number,
  last: number,
): { what: string; amount: number; color: string; standalone?: boolean }[] {
  return [
    { what: 'Start', amount: first, color: 'gray.5', standalone: true },
    ...kinds.map(({ name, label, color }) => ({
      what: label,
      amount: months.reduce((sum, month) => sum + month[name], 0),
      color,
    })),
    { what: 'End', amount: last, color: 'gray.5', standalone: true },
  ];
}
