import { Badge, Button, Group, Menu, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { ROLE_NAMES } from '../../data/session.ts';
import { deviceOf } from '../../shared/device.ts';
import { Time } from '../../shared/time.tsx';
import { endSession, endSessionsOfUser } from '../data/actions.ts';
import { useStaffSessions } from '../data/admin-lists.ts';
import type { StaffSession } from '../data/admin-lists.ts';
import { ScrollList } from '../lists/scroll-list.tsx';
import type { ListColumn } from '../lists/scroll-list.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { given } from '../parts/given.ts';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';

/** Browsers of everybody that are signed in, customers and staff. */
export function StaffSessionsPage(): ReactElement {
  return (
    <AdminPage title="Sessions" about="Browsers that are signed in, of customers and staff.">
      {(session) =>
        session.role === 'admin' ? (
          <SessionList />
        ) : (
          <Text>Only administrators see the sessions of others.</Text>
        )
      }
    </AdminPage>
  );
}

/** The sessions to end: one, or all of its owner's. */
interface Ending {
  session: StaffSession;
  all: boolean;
}

const columns = (end: (ending: Ending) => void): ListColumn<StaffSession>[] => [
  {
    label: 'Owner',
    width: 'minmax(0, 1.8fr)',
    phone: true,
    cell: ({ owner, role }) => (
      <Group gap={6} wrap="nowrap">
        <Text size="sm" truncate title={owner.email}>
          {owner.email}
        </Text>
        {role !== 'viewer' && (
          <Badge color="blue" style={{ flexShrink: 0 }}>
            {ROLE_NAMES[role]}
          </Badge>
        )}
      </Group>
    ),
  },
  {
    label: 'Device',
    width: 'minmax(0, 1.4fr)',
    cell: (session) => (
      <>
        <Text size="sm" truncate title={session.user_agent ?? undefined}>
          {deviceOf(session.user_agent)}
        </Text>
        <Text size="xs" c="dimmed">
          {session.address}
        </Text>
      </>
    ),
  },
  {
    label: 'Signed in',
    width: '170px',
    cell: (session) => <Time at={session.signed_in_at} format="moment" />,
  },
  {
    label: 'Last used',
    width: '170px',
    cell: (session) => <Time at={session.last_used_at} format="moment" />,
  },
  {
    label: 'Actions',
    width: '100px',
    right: true,
    phone: true,
    cell: (session) => (
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="default" aria-label={`End sessions of ${session.owner.email}`}>
            End
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => end({ session, all: false })}>This session</Menu.Item>
          <Menu.Item onClick={() => end({ session, all: true })}>All of this person</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    ),
  },
];

function SessionList(): ReactElement {
  const filters = useFilters(['q', 'user']);
  const [ending, setEnding] = useState<Ending | null>(null);
  const query = useStaffSessions(given({ q: filters.get('q'), user_id: filters.get('user') }));
  return (
    <>
      <Group gap="sm" mb="md" role="search">
        <SearchField label="Owner" value={filters.get('q')} onSearch={(q) => filters.set({ q })} />
      </Group>
      <ScrollList
        of="sessions"
        one="session"
        query={query}
        columns={columns(setEnding)}
        rowKey={(session) => session.id}
        empty="Nothing matches."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
      {ending !== null && <EndDialog {...ending} close={() => setEnding(null)} />}
    </>
  );
}

function EndDialog({ session, all, close }: Ending & { close: () => void }): ReactElement {
  const { email, user_id: userId } = session.owner;
  const what = all ? `all browsers of ${email}` : `${deviceOf(session.user_agent)} of ${email}`;
  return (
    <ActionDialog
      title={all ? `End all sessions of ${email}` : `End a session of ${email}`}
      effect={`Signs out ${what}. They can sign in again, unless their account at the identity provider is disabled.`}
      confirm="End"
      grave
      run={async (reason) => {
        if (all) await endSessionsOfUser(userId, reason);
        else await endSession(session.id, reason);
        return all ? `All sessions of ${email} are over.` : `The session of ${email} is over.`;
      }}
      onClose={close}
    />
  );
}
