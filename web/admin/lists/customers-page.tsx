import { Group, Select, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatMoney } from '../../shared/money.ts';
import { StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { COUNTED_TO, totalOf, useCustomers } from '../data/admin-lists.ts';
import type { FoundCustomer } from '../data/admin-lists.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { ListExport } from '../parts/export-button.tsx';
import { given, oneOf } from '../parts/given.ts';
import { ModeBadge, modeOptions } from '../parts/mode-badge.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { RowLink } from './row-link.tsx';
import { ScrollList } from './scroll-list.tsx';
import type { ListColumn } from './scroll-list.tsx';
import { statusOptions } from './status-options.ts';

const columns: ListColumn<FoundCustomer>[] = [
  {
    label: 'Customer',
    width: 'minmax(0, 2fr)',
    phone: true,
    cell: (row) => (
      <RowLink
        to={`/admin/customers/${row.id}`}
        title={row.email ?? row.id}
        below={row.name === row.email ? null : row.name}
      />
    ),
  },
  {
    label: 'Status',
    width: 'minmax(120px, 1fr)',
    phone: true,
    cell: (row) => <StatusBadge status={row.subscription?.status ?? 'none'} />,
  },
  {
    label: 'Plan',
    width: 'minmax(0, 1fr)',
    cell: (row) => (
      <Text size="sm" tt="capitalize">
        {row.subscription?.tier ?? '—'}
      </Text>
    ),
  },
  {
    label: 'Mode',
    width: '100px',
    cell: (row) => <ModeBadge mode={row.subscription?.mode ?? 'managed'} />,
  },
  {
    label: 'MRR',
    width: 'minmax(0, 1fr)',
    right: true,
    cell: ({ subscription }) =>
      subscription === null ? '—' : formatMoney(subscription.mrr, subscription.currency),
  },
  {
    label: 'Stripe customer',
    width: 'minmax(0, 1.4fr)',
    cell: (row) => (
      <Text size="xs" ff="monospace" c="dimmed" truncate>
        {row.id}
      </Text>
    ),
  },
  { label: 'Since', width: '110px', cell: (row) => <Time at={row.created} /> },
];

const statuses = [{ value: 'none', label: 'No subscription' }, ...statusOptions] as const;

/** Everybody who has a Stripe customer. */
export function CustomersPage(): ReactElement {
  return (
    <AdminPage title="Customers" actions={() => <CustomerExport />}>
      {() => <CustomerList />}
    </AdminPage>
  );
}

/** The filters in the address with their results, shared by all parts of the page. */
function useFound() {
  const filters = useFilters(['q', 'status', 'mode', 'sort']);
  const narrowed = given({
    q: filters.get('q'),
    status: oneOf(
      filters.get('status'),
      statuses.map(({ value }) => value),
    ),
    mode: oneOf(
      filters.get('mode'),
      modeOptions.map(({ value }) => value),
    ),
  });
  const sort = oneOf(filters.get('sort'), ['email']);
  return { filters, narrowed, query: useCustomers({ ...narrowed, ...given({ sort }) }) };
}

function CustomerExport(): ReactElement {
  const { narrowed, query } = useFound();
  return <ListExport of="customers" filters={narrowed} total={totalOf(query)} />;
}

function CustomerList(): ReactElement {
  const { filters, query } = useFound();
  return (
    <>
      <Group gap="sm" mb="md" role="search">
        <SearchField
          label="E-mail, name, Stripe id or invoice number"
          value={filters.get('q')}
          onSearch={(q) => filters.set({ q })}
        />
        <Select
          aria-label="Status"
          placeholder="Any status"
          data={[...statuses]}
          value={filters.get('status') ?? null}
          onChange={(status) => filters.set({ status: status ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': 'Any status' }}
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
          data={[
            { value: 'created', label: 'Newest first' },
            { value: 'email', label: 'By address' },
          ]}
          value={filters.get('sort') ?? 'created'}
          allowDeselect={false}
          onChange={(sort) => filters.set({ sort: sort === 'email' ? 'email' : undefined })}
          w={{ base: '100%', xs: 180 }}
        />
      </Group>
      <ScrollList
        of="customers"
        one="customer"
        query={query}
        columns={columns}
        rowKey={(row) => row.id}
        countedTo={COUNTED_TO}
        empty="Nobody matches. Try a part of the address only."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
    </>
  );
}
