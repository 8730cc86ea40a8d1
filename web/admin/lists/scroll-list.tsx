import { Box, Button, Group, Skeleton, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconListSearch } from '@tabler/icons-react';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import { usePrinting } from '../../app/use-printing.ts';
import { formatCount } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { explainTrouble } from '../../shared/trouble.ts';
import { PrintButton, PrintedRows } from './printed-rows.tsx';
import classes from './scroll-list.module.css';

/** A column of a long list. */
export interface ListColumn<Row> {
  label: string;
  /** CSS grid track, `minmax(0, 2fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  right?: boolean;
  /** Shown on a phone as well; others are left out there. */
  phone?: boolean;
}

/** A page of the API's lists. */
export interface ListPage<Row> {
  rows: Row[];
  total: number;
  nextCursor: string | null;
}

/** The listed rows, and how one is drawn. */
export interface LongList<Row> {
  /** What the list is of, in the plural: "subscriptions". */
  of: string;
  query: UseInfiniteQueryResult<InfiniteData<ListPage<Row>>>;
  columns: readonly ListColumn<Row>[];
  rowKey: (row: Row) => string;
}

interface ScrollListProps<Row> extends LongList<Row> {
  /** What one of them is called. */
  one: string;
  /** The API counts up to this total. */
  countedTo?: number;
  /** Shown when nothing matches. */
  empty: string;
  /** Takes the filters away; undefined where there are none. */
  onClear?: (() => void) | undefined;
}

const ROW_HEIGHT = 56;
/** Ask for the next page when so few rows are left below. */
const AHEAD = 20;

/** A row's link covers it except for tooltips; a click on those follows the link, too. */
function follow({ target, currentTarget }: MouseEvent<HTMLElement>): void {
  if (target instanceof Element && target.closest('a, button') === null)
    currentTarget.querySelector<HTMLElement>('[data-row]')?.click();
}

/**
 * A list of any length: only visible rows are in the page, others load while scrolling. Printing shows all.
 */
export function ScrollList<Row>(props: ScrollListProps<Row>): ReactElement {
  const { of, one, query, empty, onClear, countedTo = Number.POSITIVE_INFINITY } = props;
  const { data, error } = query;
  const printing = usePrinting();
  const [first] = data?.pages ?? [];
  if (first === undefined) {
    return error === null ? (
      <Skeleton height={360} radius="lg" role="status" aria-label="Loading" />
    ) : (
      <TroubleAlert error={error} retry={() => void query.refetch()} />
    );
  }
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const total = first.total > countedTo ? `More than ${formatCount(countedTo)}` : formatCount(first.total);
  return (
    <>
      {error !== null && !explainTrouble(error).mayPass && (
        <TroubleAlert error={error} retry={() => void query.refetch()} />
      )}
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status" aria-live="polite">
          {total} {first.total === 1 ? one : of}
        </Text>
        {rows.length > 0 && <PrintButton of={of} query={query} />}
      </Group>
      {rows.length === 0 ? (
        <Box className={classes['frame'] ?? ''} p="lg">
          <Nothing
            icon={<IconListSearch aria-hidden />}
            title={onClear === undefined ? `No ${of} yet` : `No ${of} found`}
            action={
              onClear === undefined ? undefined : (
                <Button variant="default" onClick={onClear}>
                  Clear the filters
                </Button>
              )
            }
          >
            {onClear === undefined ? 'They show here as soon as there are any.' : empty}
          </Nothing>
        </Box>
      ) : (
        <>
          {printing && <PrintedRows {...props} rows={rows} total={first.total} />}
          <Rows {...props} rows={rows} total={first.total} />
        </>
      )}
    </>
  );
}

function Rows<Row>({
  of,
  query,
  columns,
  rowKey,
  rows,
  total,
}: LongList<Row> & { rows: Row[]; total: number }): ReactElement {
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false });
  const shown = phone ? columns.filter((column) => column.phone === true) : columns;
  const frame = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useEffect(() => {
    const measure = (): void =>
      setOffset((frame.current?.getBoundingClientRect().top ?? 0) + globalThis.scrollY);
    measure();
    globalThis.addEventListener('resize', measure);
    return () => globalThis.removeEventListener('resize', measure);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: offset,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : rowKey(row);
    },
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage && !isFetchNextPageError)
      void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const template = shown.map(({ width }) => width).join(' ');
  return (
    <div
      role="table"
      aria-label={of}
      aria-rowcount={total + 1}
      className={`${classes['frame'] ?? ''} no-print`}
    >
      <div role="rowgroup" className={classes['head'] ?? ''}>
        <div role="row" className={classes['row'] ?? ''} style={{ gridTemplateColumns: template }}>
          {shown.map((column) => (
            <div role="columnheader" key={column.label} data-right={column.right}>
              {column.label}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={frame} style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              role="row"
              key={item.key}
              aria-rowindex={item.index + 2}
              className={`${classes['row'] ?? ''} ${classes['body'] ?? ''}`}
              onClick={follow}
              style={{
                gridTemplateColumns: template,
                height: ROW_HEIGHT,
                transform: `translateY(${item.start - offset}px)`,
              }}
            >
              {shown.map((column) => (
                <div role="cell" key={column.label} data-right={column.right}>
                  {column.cell(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {isFetchingNextPage && (
        <Text size="sm" c="dimmed" ta="center" py="sm">
          Loading more…
        </Text>
      )}
      {isFetchNextPageError && (
        <Box p="md">
          <TroubleAlert error={query.error} retry={() => void fetchNextPage()} />
        </Box>
      )}
    </div>
  );
}
