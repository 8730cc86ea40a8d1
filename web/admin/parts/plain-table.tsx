import { Button, Table, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { usePrinting } from '../../app/use-printing.ts';
import classes from './plain-table.module.css';

/** A column of a short table. */
export interface TableColumn<Row> {
  label: string;
  cell: (row: Row) => ReactNode;
  right?: boolean;
  /** Stays on one line, for dates, amounts and states in wide tables. */
  whole?: boolean;
}

interface PlainTableProps<Row> {
  /** The table's name for screen readers. */
  label: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Shown instead of no rows. */
  empty: string;
  /** Rows that are shown before one asks for all, or prints; default all. */
  first?: number;
}

/** A table of up to a hundred rows, which scrolls sideways on a phone. */
export function PlainTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  empty,
  first = Number.POSITIVE_INFINITY,
}: PlainTableProps<Row>): ReactElement {
  const [asked, setAsked] = useState(false);
  const all = usePrinting() || asked;
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" px="lg" pb="lg" pt={4}>
        {empty}
      </Text>
    );
  }
  return (
    <>
      <Table.ScrollContainer minWidth={480} type="native" tabIndex={0} role="group" aria-label={label}>
        <Table horizontalSpacing="lg" aria-label={label}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <Table.Th
                  key={column.label}
                  ta={column.right === true ? 'right' : 'left'}
                  fz="xs"
                  c="dimmed"
                  fw={500}
                >
                  {column.label}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {(all ? rows : rows.slice(0, first)).map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map((column) => (
                  <Table.Td
                    key={column.label}
                    ta={column.right === true ? 'right' : 'left'}
                    fz="sm"
                    {...(column.whole === true ? { className: classes['whole'] ?? '' } : {})}
                  >
                    {column.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {rows.length > first && !all && (
        <Button
          variant="subtle"
          size="compact-sm"
          m="sm"
          onClick={() => setAsked(true)}
          aria-label={`Show all ${rows.length}: ${label}`}
        >
          Show all {rows.length}
        </Button>
      )}
    </>
  );
}
