import { Select, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import { useMigratedSubscriptions, usePreviewedSubscriptions } from '../data/price-migrations.ts';
import type {
  MigratedSubscription,
  PreviewedSubscription,
  PriceMigration,
} from '../data/price-migrations.ts';
import { capital } from '../parts/capital.ts';
import { customerLink } from '../parts/customer-link.tsx';
import { oneOf } from '../parts/given.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { codeWords } from './migration-words.ts';

/** Each subscription of a migration: what a draft would do with it, or what became of it. */
export function MigratedRows({ migration }: { migration: PriceMigration }): ReactElement {
  return migration.state === 'draft' ? (
    <PreviewRows migration={migration} />
  ) : (
    <OutcomeRows migration={migration} />
  );
}

interface RowProps {
  migration: PriceMigration;
}

function PreviewRows({ migration: { id, currency } }: RowProps): ReactElement {
  const query = usePreviewedSubscriptions(id);
  return (
    <>
      <Answer query={query} loading={160}>
        {(rows) => (
          <PlainTable
            label="Who would pay what"
            rows={rows}
            rowKey={({ subscription }) => subscription}
            empty="The plan has no subscription in this currency and billing cycle."
            columns={[
              { label: 'Customer', cell: ({ customer }) => customerLink(customer, null) },
              { label: 'Price', whole: true, cell: (row) => <Amounts row={row} currency={currency} /> },
              { label: 'If the mail went out now', cell: whenPreviewed },
              { label: 'MRR effect', right: true, cell: (row) => mrrEffect(row, currency) },
            ]}
          />
        )}
      </Answer>
      <ShowMore query={query} />
    </>
  );
}

const whenPreviewed = (row: PreviewedSubscription): ReactElement | string => {
  if (row.excluded !== null) return `Left out: ${codeWords(row.excluded)}`;
  if (row.effective_at === null) return '—';
  return (
    <>
      From <Time at={row.effective_at} />
      {row.is_canary && ', first share'}
    </>
  );
};

function OutcomeRows({ migration }: RowProps): ReactElement {
  const filters = useFilters(['state']);
  const states = [...new Set(migration.counts.map(({ state }) => state))];
  const state = oneOf(filters.get('state'), states);
  const query = useMigratedSubscriptions(migration, state);
  return (
    <Stack gap="xs">
      <Select
        label="State"
        data={[{ value: 'all', label: 'All' }, ...states.map((value) => ({ value, label: capital(value) }))]}
        value={state ?? 'all'}
        allowDeselect={false}
        onChange={(chosen) => filters.set({ state: chosen === 'all' ? undefined : (chosen ?? undefined) })}
        maw={240}
      />
      <Answer query={query} loading={160}>
        {(rows) => (
          <PlainTable
            label="Subscriptions of the migration"
            rows={rows}
            rowKey={({ subscription }) => subscription}
            empty="None."
            columns={[
              { label: 'Customer', cell: ({ customer, email }) => customerLink(customer, email) },
              { label: 'State', cell: stateOf },
              {
                label: 'Price',
                whole: true,
                cell: (row) => <Amounts row={row} currency={migration.currency} />,
              },
              { label: 'When', whole: true, cell: (row) => <Moments row={row} of={migration.state} /> },
              { label: 'MRR effect', right: true, cell: (row) => mrrEffect(row, migration.currency) },
            ]}
          />
        )}
      </Answer>
      <ShowMore query={query} />
    </Stack>
  );
}

const stateOf = ({ state, reason, is_canary: first }: MigratedSubscription): string =>
  [
    `${capital(state)}${reason === null ? '' : `: ${codeWords(reason)}`}`,
    ...(first ? ['first share'] : []),
  ].join(', ');

interface PricedRow {
  old_amount: number;
  new_amount: number;
  mrr_effect: number;
  is_estimate: boolean;
}

function Amounts({ row, currency }: { row: PricedRow; currency: string }): ReactElement {
  return (
    <>
      {formatMoney(row.old_amount, currency)} → {formatMoney(row.new_amount, currency)}
    </>
  );
}

const mrrEffect = ({ mrr_effect: effect, is_estimate: isEstimate }: PricedRow, currency: string): string =>
  `${isEstimate ? 'about ' : ''}${formatMoney(effect, currency)}`;

interface MomentsProps {
  row: MigratedSubscription;
  of: PriceMigration['state'];
}

/** The mail, and the change: when it was made, or is expected. */
function Moments({ row, of }: MomentsProps): ReactElement {
  const moments = [
    ['Mail', row.noticed_at],
    ['Changed', row.changed_at],
    ['New price from', isExpected(row, of) ? row.effective_at : null],
  ] as const;
  const known = moments.filter(([, at]) => at !== null);
  if (known.length === 0) return <>—</>;
  return (
    <>
      {known.map(([what, at]) => (
        <Text key={what} size="sm">
          {what} <Time at={at ?? ''} />
        </Text>
      ))}
    </>
  );
}

/** Whether the new price is still to come. A stop leaves what waits at Stripe for the renewal. */
const isExpected = ({ state }: MigratedSubscription, of: PriceMigration['state']): boolean => {
  if (of === 'undoing' || of === 'undone') return false;
  return state === 'scheduled' || (of !== 'stopped' && (state === 'planned' || state === 'noticed'));
};
