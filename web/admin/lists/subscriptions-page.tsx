import { Button, Chip, Group, MultiSelect, Select, Text, Tooltip } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { usePlans } from '../../data/plans.ts';
import { formatMoney } from '../../shared/money.ts';
import { cancelsAt, StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { COUNTED_TO, totalOf, useSubscriptions } from '../data/admin-lists.ts';
import type { FoundSubscription } from '../data/admin-lists.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { ListExport } from '../parts/export-button.tsx';
import { given, oneOf } from '../parts/given.ts';
import { ModeBadge, modeOptions } from '../parts/mode-badge.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';
import type { Filters } from '../parts/use-filters.ts';
import { RowLink } from './row-link.tsx';
import { ScrollList } from './scroll-list.tsx';
import type { ListColumn } from './scroll-list.tsx';
import { statusOptions } from './status-options.ts';

const sorts = [
  { value: 'created', label: 'Newest first' },
  { value: 'mrr', label: 'Most revenue first' },
  { value: 'next', label: 'Next to happen first' },
  { value: 'period_end', label: 'Period ends first' },
] as const;

const columns: ListColumn<FoundSubscription>[] = [
  {
    label: 'Customer',
    width: 'minmax(0, 2fr)',
    phone: true,
    cell: (row) => (
      <RowLink
        to={`/admin/customers/${row.customer}`}
        title={row.email ?? row.customer}
        below={row.name === row.email ? row.id : row.name}
      />
    ),
  },
  {
    label: 'Status',
    width: '150px',
    phone: true,
    cell: (row) => (
      <Group gap={6} wrap="nowrap">
        <StatusBadge status={row.status} cancelsAt={cancelsAt(row)} />
        {row.attention !== null && <Attention why={row.attention} />}
      </Group>
    ),
  },
  {
    label: 'Plan',
    width: '100px',
    cell: (row) => (
      <>
        <Text size="sm" tt="capitalize" truncate title={row.tier}>
          {row.tier}
        </Text>
        {row.interval === 'year' && (
          <Text size="xs" c="dimmed">
            Yearly
          </Text>
        )}
      </>
    ),
  },
  {
    label: 'Mode',
    width: '100px',
    cell: (row) => <ModeBadge mode={row.mode} />,
  },
  {
    label: 'MRR',
    width: '120px',
    right: true,
    cell: (row) => formatMoney(row.mrr, row.currency),
  },
  {
    label: 'Next',
    width: 'minmax(0, 2.6fr)',
    cell: (row) =>
      row.next_action === null ? (
        <Text size="sm" c="dimmed">
          No upcoming event
        </Text>
      ) : (
        <>
          <Text size="sm" truncate title={row.next_action.what}>
            {row.next_action.what}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            <Time at={row.next_action.at} format="moment" />
          </Text>
        </>
      ),
  },
  { label: 'Since', width: '100px', cell: (row) => <Time at={row.created} /> },
];

function Attention({ why }: { why: string }): ReactElement {
  return (
    <Tooltip label={why} multiline maw={320}>
      <IconAlertCircle
        size={16}
        color="var(--mantine-color-orange-6)"
        aria-label={`Needs attention: ${why}`}
        role="img"
      />
    </Tooltip>
  );
}

const names = ['q', 'status', 'tier', 'interval', 'attention', 'canceling', 'mode', 'sort'] as const;

/** Every subscription, with search and filters in the address. */
export function SubscriptionsPage(): ReactElement {
  return (
    <AdminPage
      title="Subscriptions"
      about="Search by address, name or Stripe id. The address of this page keeps what you chose."
      actions={() => <SubscriptionExport />}
    >
      {() => <SubscriptionList />}
    </AdminPage>
  );
}

/** The filters in the address with their results, shared by all parts of the page. */
function useFound() {
  const filters = useFilters(names);
  // A saved address may name something that no longer exists.
  const known = filters
    .list('status')
    .filter((status) => statusOptions.some(({ value }) => value === status));
  const narrowed = given({
    q: filters.get('q'),
    status: known.length === 0 ? undefined : known.join(','),
    tier: filters.get('tier'),
    interval: oneOf(filters.get('interval'), ['month', 'year']),
    attention: oneOf(filters.get('attention'), ['true']),
    canceling: oneOf(filters.get('canceling'), ['true']),
    mode: oneOf(
      filters.get('mode'),
      modeOptions.map(({ value }) => value),
    ),
  });
  const sort = oneOf(
    filters.get('sort'),
    sorts.map(({ value }) => value),
  );
  return { filters, narrowed, query: useSubscriptions({ ...narrowed, ...given({ sort }) }) };
}

function SubscriptionExport(): ReactElement {
  const { narrowed, query } = useFound();
  return <ListExport of="subscriptions" filters={narrowed} total={totalOf(query)} />;
}

function SubscriptionList(): ReactElement {
  const { filters, query } = useFound();
  return (
    <>
      <FilterBar filters={filters} />
      <ScrollList
        of="subscriptions"
        one="subscription"
        query={query}
        columns={columns}
        rowKey={(row) => row.id}
        countedTo={COUNTED_TO}
        empty="Nobody matches. Try fewer filters, or a part of the address only."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
    </>
  );
}

function FilterBar({ filters }: { filters: Filters }): ReactElement {
  const plans = usePlans();
  const tiers = (plans.data ?? []).map((plan) => ({ value: plan.id, label: plan.display_name }));
  return (
    <Group gap="sm" mb="md" align="center" role="search">
      <SearchField
        label="E-mail, name, Stripe id or invoice number"
        value={filters.get('q')}
        onSearch={(q) => filters.set({ q })}
      />
      <MultiSelect
        aria-label="Status"
        placeholder={filters.list('status').length === 0 ? 'Any status' : ''}
        data={[...statusOptions]}
        value={filters.list('status')}
        onChange={(chosen) => filters.set({ status: chosen.join(',') })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any status' }}
        w={{ base: '100%', xs: 220 }}
      />
      <MultiSelect
        aria-label="Plan"
        placeholder={filters.list('tier').length === 0 ? 'Any plan' : ''}
        data={tiers}
        value={filters.list('tier').filter((tier) => tiers.some(({ value }) => value === tier))}
        onChange={(chosen) => filters.set({ tier: chosen.join(',') })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any plan' }}
        w={{ base: '100%', xs: 200 }}
      />
      <Select
        aria-label="Mode"
        placeholder="Any mode"
        data={[...modeOptions]}
        value={filters.get('mode') ?? null}
        onChange={(mode) => filters.set({ mode: mode ?? undefined })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any mode' }}
        w={{ base: '100%', xs: 160 }}
      />
      <Select
        aria-label="Order"
        data={[...sorts]}
        value={filters.get('sort') ?? 'created'}
        allowDeselect={false}
        onChange={(sort) => filters.set({ sort: sort === 'created' || sort === null ? undefined : sort })}
        w={{ base: '100%', xs: 200 }}
      />
      <Group gap="xs">
        <Chip
          checked={filters.get('attention') === 'true'}
          onChange={(on) => filters.set({ attention: on ? 'true' : undefined })}
        >
          Needs attention
        </Chip>
        <Chip
          checked={filters.get('canceling') === 'true'}
          onChange={(on) => filters.set({ canceling: on ? 'true' : undefined })}
        >
          Set to end
        </Chip>
        {filters.count > 0 && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={filters.clear}>
            Clear
          </Button>
        )}
      </Group>
    </Group>
  );
}
