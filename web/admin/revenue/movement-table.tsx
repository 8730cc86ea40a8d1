import { Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatMoney } from '../../shared/money.ts';
import type { MovementMonth, Movements } from '../data/revenue.ts';
import { PlainTable } from '../parts/plain-table.tsx';

/** The waterfall as a table. Months without MRR and movements are left out. */
export function MovementTable({ movements }: { movements: Movements }): ReactElement {
  const money = (amount: number): ReactElement => (
    <Text size="sm" {...(amount === 0 ? { c: 'dimmed' } : {})}>
      {amount === 0 ? '—' : formatMoney(amount, movements.currency)}
    </Text>
  );
  return (
    <PlainTable
      label="MRR movements by month"
      rows={movements.months.filter(isOfInterest).toReversed()}
      rowKey={(row) => row.month}
      empty="No MRR movement yet."
      columns={[
        { label: 'Month', cell: (row) => monthName(row.month) },
        { label: 'Start', right: true, cell: (row) => money(row.start) },
        { label: 'New', right: true, cell: (row) => money(row.new) },
        { label: 'Expansion', right: true, cell: (row) => money(row.expansion) },
        { label: 'Reactivation', right: true, cell: (row) => money(row.reactivation) },
        { label: 'Contraction', right: true, cell: (row) => money(row.contraction) },
        { label: 'Churn', right: true, cell: (row) => money(row.churn) },
        { label: 'End', right: true, cell: (row) => money(row.end) },
      ]}
    />
  );
}

/** Whether anything stood or moved in the month. */
export const isOfInterest = ({ start, end, ...row }: MovementMonth): boolean =>
  start !== 0 || end !== 0 || row.new !== 0 || row.churn !== 0;

/** `2026-11` → "Nov 2026" */
export const monthName = (month: string): string =>
  new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
