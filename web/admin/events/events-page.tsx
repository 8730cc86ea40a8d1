import { Badge, Group, Select, Text, UnstyledButton } from '@mantine/core';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';
import type { SessionInfo } from '../../data/session.ts';
import { useEvents } from '../data/admin-lists.ts';
import type { InboxEvent } from '../data/admin-lists.ts';
import { ScrollList } from '../lists/scroll-list.tsx';
import type { ListColumn } from '../lists/scroll-list.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { capital } from '../parts/capital.ts';
import { ExportButton } from '../parts/export-button.tsx';
import { given, oneOf } from '../parts/given.ts';
import { RunLink } from '../parts/run-link.tsx';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { EventDrawer } from './event-drawer.tsx';
import { stateColors, states } from './event-states.ts';
import classes from './events.module.css';

/** Stripe's events and their outcomes. */
export function EventsPage(): ReactElement {
  return (
    <AdminPage
      title="Webhook inbox"
      about="Stripe's events and what became of each. Replaying one has no second effect."
      actions={() => <ExportButton table="events" />}
    >
      {(session) => <EventList session={session} />}
    </AdminPage>
  );
}

const columns = (open: (id: string) => void): ListColumn<InboxEvent>[] => [
  {
    label: 'Type',
    width: 'minmax(0, 2.2fr)',
    phone: true,
    cell: (event) => (
      <>
        <UnstyledButton data-row className={classes['open'] ?? ''} onClick={() => open(event.id)}>
          {event.type}
        </UnstyledButton>
        <Text size="xs" c="dimmed" ff="monospace" truncate>
          {event.id}
        </Text>
      </>
    ),
  },
  {
    label: 'State',
    width: '110px',
    phone: true,
    cell: (event) => <Badge color={stateColors[event.state]}>{capital(event.state)}</Badge>,
  },
  {
    label: 'Came in',
    width: '170px',
    cell: (event) => <Time at={event.received_at} format="moment" />,
  },
  {
    label: 'Workflow',
    width: 'minmax(0, 2fr)',
    cell: (event) => (
      <Group gap="xs" wrap="nowrap">
        <Text size="xs" ff="monospace" truncate title={event.workflow_id ?? event.reason ?? undefined}>
          {event.workflow_id ?? event.reason ?? '—'}
        </Text>
      </Group>
    ),
  },
  {
    label: 'Temporal',
    width: '90px',
    cell: (event) => <RunLink url={event.workflow_url} of={event.workflow_id ?? event.id} />,
  },
];

function EventList({ session }: { session: SessionInfo }): ReactElement {
  const filters = useFilters(['q', 'state', 'type']);
  const query = useEvents(
    given({
      q: filters.get('q'),
      state: oneOf(
        filters.get('state'),
        states.map(({ value }) => value),
      ),
      type: filters.get('type'),
    }),
  );
  const opened = filters.get('event');
  return (
    <>
      <Group gap="sm" mb="md" role="search">
        <SearchField
          label="Event or workflow id"
          value={filters.get('q')}
          onSearch={(q) => filters.set({ q })}
        />
        <SearchField
          label="Type, such as invoice.*"
          value={filters.get('type')}
          onSearch={(type) => filters.set({ type })}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          data={[...states]}
          value={filters.get('state') ?? null}
          onChange={(state) => filters.set({ state: state ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
          w={{ base: '100%', xs: 180 }}
        />
      </Group>
      <ScrollList
        of="events"
        one="event"
        query={query}
        columns={columns((event) => filters.set({ event }))}
        rowKey={(event) => event.id}
        countedTo={10_000}
        empty="No event matches. The whole id is needed; a type may end with a star."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
      {opened !== undefined && (
        <EventDrawer id={opened} role={session.role} onClose={() => filters.set({ event: undefined })} />
      )}
    </>
  );
}
