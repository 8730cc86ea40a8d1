import { Badge, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { useMisses } from '../data/admin-lists.ts';
import type { MissedPrediction } from '../data/admin-lists.ts';
import { usePredictions } from '../data/predictions.ts';
import type { Predictions } from '../data/predictions.ts';
import { ScrollList } from '../lists/scroll-list.tsx';
import type { ListColumn } from '../lists/scroll-list.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { StatCard } from '../parts/stat-card.tsx';
import { exactShare, kinds, reasons, rightOf } from './prediction-words.ts';

/** What Stripe was expected to do, and what it did. */
export function PredictionsPage(): ReactElement {
  return (
    <AdminPage
      title="Predictions"
      needs="finance"
      about="Before each renewal, trial end and cancellation, Perennial records the time and the amount that it expects. Then it compares them with what Stripe did."
    >
      {() => <Score />}
    </AdminPage>
  );
}

function Score(): ReactElement {
  return (
    <Stack gap="lg">
      <Answer query={usePredictions()} loading={200}>
        {(predictions) => (
          <>
            <Scores predictions={predictions} />
            <Reasons predictions={predictions} />
          </>
        )}
      </Answer>
      <Misses />
    </Stack>
  );
}

function Scores({ predictions }: { predictions: Predictions }): ReactElement {
  const { all, managed, observed, window_days: days } = predictions;
  return (
    <SimpleGrid cols={{ base: 2, sm: 3 }} spacing={{ base: 'sm', sm: 'md' }}>
      <StatCard label={`All, last ${days} days`} value={exactShare(all)} about={rightOf(all)} />
      <StatCard label="Managed" value={exactShare(managed)} about={rightOf(managed)} />
      <StatCard label="Observed" value={exactShare(observed)} about={rightOf(observed)} />
      <StatCard
        label="Payments"
        value={formatCount(all.payments_right)}
        about={`Went as predicted; ${formatCount(all.payments_wrong)} did not, such as a declined card`}
      />
      <StatCard label="Open" value={formatCount(all.open)} about="Not due yet" />
      <StatCard
        label="Calculation differs"
        value={formatCount(all.own_differs)}
        about="Our amount is not that of Stripe's preview, before tax"
      />
    </SimpleGrid>
  );
}

function Reasons({ predictions }: { predictions: Predictions }): ReactElement {
  return (
    <Section title="Why predictions missed" about={`Last ${predictions.window_days} days.`} flush>
      <PlainTable
        label="Reasons of missed predictions"
        rows={predictions.reasons}
        rowKey={(row) => row.reason}
        empty="No misses."
        columns={[
          { label: 'Reason', cell: (row) => reasons[row.reason] },
          { label: 'Missed', right: true, cell: (row) => formatCount(row.missed) },
        ]}
      />
    </Section>
  );
}

const columns: ListColumn<MissedPrediction>[] = [
  {
    label: 'Subscription',
    width: 'minmax(0, 2fr)',
    phone: true,
    cell: (miss) => (
      <>
        <Text size="sm" component={Link} to={`/admin/customers/${miss.customer}`} truncate>
          {miss.email ?? miss.customer}
        </Text>
        <Text size="xs" c="dimmed" ff="monospace" truncate>
          {miss.subscription}
        </Text>
      </>
    ),
  },
  {
    label: 'Reason',
    width: 'minmax(0, 2fr)',
    phone: true,
    cell: (miss) => (
      <Badge variant="light" color={miss.reason === 'unexplained' ? 'red' : 'gray'}>
        {reasons[miss.reason]}
      </Badge>
    ),
  },
  {
    label: 'Predicted',
    width: 'minmax(0, 1.4fr)',
    cell: (miss) => (
      <>
        <Text size="sm">
          {[kinds[miss.kind], money(miss.predicted_amount, miss.currency)].filter(Boolean).join(', ')}
        </Text>
        {miss.predicted_at !== null && <Time at={miss.predicted_at} format="moment" />}
      </>
    ),
  },
  {
    label: 'Happened',
    width: 'minmax(0, 1.4fr)',
    cell: (miss) =>
      miss.happened_at === null ? (
        'Nothing'
      ) : (
        <>
          <Text size="sm">{money(miss.happened_amount, miss.currency) ?? '—'}</Text>
          <Time at={miss.happened_at} format="moment" />
        </>
      ),
  },
];

const money = (amount: number | null, currency: string | null): string | null =>
  amount === null || currency === null ? null : formatMoney(amount, currency);

function Misses(): ReactElement {
  return (
    <Section title="Missed predictions" flush>
      <ScrollList
        of="missed predictions"
        one="missed prediction"
        query={useMisses()}
        countedTo={10_000}
        columns={columns}
        rowKey={(miss) => `${miss.subscription}/${miss.predicted_at ?? ''}`}
        empty="No misses."
      />
    </Section>
  );
}
