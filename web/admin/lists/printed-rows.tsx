import { Box, Button, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { formatCount } from '../../shared/money.ts';
import { formatTime } from '../../shared/time.tsx';
import { notifyTrouble } from '../../shared/toast.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import type { LongList } from './scroll-list.tsx';

/** Maximum printed rows, some forty pages; the CSV has all of them. */
const MOST = 1_000;

interface PrintedRowsProps<Row> extends LongList<Row> {
  rows: readonly Row[];
  total: number;
}

/** A long list on paper: every row that was loaded, with all columns, and from when it is. */
export function PrintedRows<Row>({ of, columns, rowKey, rows, total }: PrintedRowsProps<Row>): ReactElement {
  const printed = rows.slice(0, MOST);
  const asOf = `As of ${formatTime(new Date().toISOString(), 'moment')}`;
  return (
    <Box className="only-print">
      <Text size="sm" mb="sm">
        {printed.length >= total
          ? `${asOf}.`
          : `${asOf}: the first ${formatCount(printed.length)} of ${formatCount(total)}. The CSV has every row.`}
      </Text>
      <PlainTable label={of} rows={printed} rowKey={rowKey} empty="" columns={columns} />
    </Box>
  );
}

/** Prints the filtered list after loading missing rows, up to the maximum. */
export function PrintButton<Row>({ of, query }: Pick<LongList<Row>, 'of' | 'query'>): ReactElement {
  const [loading, setLoading] = useState(false);
  const load = async (): Promise<void> => {
    let { data, hasNextPage } = query;
    while (hasNextPage && (data?.pages.flatMap(({ rows }) => rows).length ?? 0) < MOST) {
      const more = await query.fetchNextPage();
      if (more.error !== null) throw more.error;
      ({ data, hasNextPage } = more);
    }
  };
  const print = (): void => {
    setLoading(true);
    load()
      .then(() => globalThis.print(), notifyTrouble)
      .finally(() => setLoading(false));
  };
  return (
    <Button
      variant="subtle"
      color="gray"
      size="compact-sm"
      leftSection={<IconPrinter size={16} aria-hidden />}
      loading={loading}
      onClick={print}
      aria-label={`Print the ${of}`}
    >
      Print
    </Button>
  );
}
