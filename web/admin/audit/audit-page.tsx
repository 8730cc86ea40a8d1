import { Badge, Code, Drawer, Group, Select, Stack, Switch, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Time } from '../../shared/time.tsx';
import { useAudit } from '../data/admin-lists.ts';
import type { AuditEntry } from '../data/admin-lists.ts';
import classes from '../events/events.module.css';
import { ScrollList } from '../lists/scroll-list.tsx';
import type { ListColumn } from '../lists/scroll-list.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { capital } from '../parts/capital.ts';
import { ExportButton } from '../parts/export-button.tsx';
import { Facts } from '../parts/facts.tsx';
import { given, oneOf } from '../parts/given.ts';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';

const kinds = [
  { value: 'staff', label: 'Staff' },
  { value: 'customer', label: 'Customers' },
  { value: 'system', label: 'The system' },
] as const;

/** Who changed what, and why. Nothing changes or removes an entry. */
export function AuditPage(): ReactElement {
  return (
    <AdminPage
      title="Audit log"
      about="Who changed what, and why. Entries are only ever added."
      actions={() => <ExportButton table="audit" />}
    >
      {() => <AuditList />}
    </AdminPage>
  );
}

const columns = (open: (entry: AuditEntry) => void): ListColumn<AuditEntry>[] => [
  {
    label: 'What',
    width: 'minmax(0, 1.6fr)',
    phone: true,
    cell: (entry) => (
      <>
        <UnstyledButton data-row className={classes['open'] ?? ''} onClick={() => open(entry)}>
          {entry.action}
        </UnstyledButton>
        <Text size="xs" c="dimmed" ff="monospace" truncate>
          {entry.subject.id}
        </Text>
      </>
    ),
  },
  {
    label: 'Who',
    width: 'minmax(0, 1.4fr)',
    phone: true,
    cell: (entry) => (
      <Group gap={6} wrap="nowrap">
        <Text size="sm" truncate title={entry.actor.email ?? undefined}>
          {entry.actor.email ?? '—'}
        </Text>
        <Badge color={entry.actor.kind === 'staff' ? 'blue' : 'gray'} style={{ flexShrink: 0 }}>
          {capital(entry.actor.kind)}
        </Badge>
      </Group>
    ),
  },
  {
    label: 'Why',
    width: 'minmax(0, 2fr)',
    cell: (entry) => (
      <Text size="sm" truncate title={entry.reason ?? undefined}>
        {entry.reason ?? '—'}
      </Text>
    ),
  },
  {
    label: 'When',
    width: '170px',
    cell: (entry) => <Time at={entry.at} format="moment" />,
  },
];

function AuditList(): ReactElement {
  const filters = useFilters(['q', 'action', 'kind', 'reads']);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const query = useAudit(
    given({
      q: filters.get('q'),
      action: filters.get('action'),
      // What is looked for by name is shown, whatever it is.
      reads:
        filters.get('reads') === 'shown' || filters.get('action') !== undefined
          ? undefined
          : ('false' as const),
      actor_kind: oneOf(
        filters.get('kind'),
        kinds.map(({ value }) => value),
      ),
    }),
  );
  return (
    <>
      <Group gap="sm" mb="md" role="search">
        <SearchField
          label="Who, or the id of what was changed"
          value={filters.get('q')}
          onSearch={(q) => filters.set({ q })}
        />
        <SearchField
          label="Action, such as dunning.*"
          value={filters.get('action')}
          onSearch={(action) => filters.set({ action })}
        />
        <Select
          aria-label="Done by"
          placeholder="Done by anybody"
          data={[...kinds]}
          value={filters.get('kind') ?? null}
          onChange={(kind) => filters.set({ kind: kind ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': 'Done by anybody' }}
          w={{ base: '100%', xs: 180 }}
        />
        <Switch
          label="Show what staff looked at"
          checked={filters.get('reads') === 'shown'}
          onChange={(event) => filters.set({ reads: event.currentTarget.checked ? 'shown' : undefined })}
        />
      </Group>
      <ScrollList
        of="entries"
        one="entry"
        query={query}
        columns={columns(setOpened)}
        rowKey={(entry) => String(entry.id)}
        countedTo={10_000}
        empty="Nothing matches. An action may end with a star."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
      {opened !== null && <EntryDrawer entry={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

function EntryDrawer({ entry, onClose }: { entry: AuditEntry; onClose: () => void }): ReactElement {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={entry.action}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Stack gap="md">
        <Facts
          facts={[
            ['When', <Time key="at" at={entry.at} format="moment" />],
            ['Who', entry.actor.email ?? entry.actor.kind],
            ['Why', entry.reason ?? '—'],
            [
              'Of',
              entry.subject.type === 'subscription' ? (
                <Link key="subject" to={`/admin/customers/${entry.subject.id}`}>
                  {entry.subject.id}
                </Link>
              ) : (
                entry.subject.id
              ),
            ],
            ['Request', <Code key="request">{entry.request_id ?? '—'}</Code>],
            ...(entry.caller_request_id === null
              ? []
              : [["Caller's id", <Code key="caller">{entry.caller_request_id}</Code>] as const]),
          ]}
        />
        <Values label="Before" value={entry.before} />
        <Values label="After" value={entry.after} />
      </Stack>
    </Drawer>
  );
}

function Values({ label, value }: { label: string; value: unknown }): ReactElement | null {
  if (value === null || value === undefined) return null;
  return (
    <div>
      <Text size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Code block tabIndex={0} role="region" aria-label={label}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </div>
  );
}
