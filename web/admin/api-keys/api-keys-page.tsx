import { Badge, Button, Code, Group, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';
import { requestKeyRevocation } from '../data/actions.ts';
import { useStaffApiKeys } from '../data/admin-lists.ts';
import type { StaffApiKey } from '../data/admin-lists.ts';
import { ScrollList } from '../lists/scroll-list.tsx';
import type { ListColumn } from '../lists/scroll-list.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { capital } from '../parts/capital.ts';
import { given, oneOf } from '../parts/given.ts';
import { SearchField } from '../parts/search-field.tsx';
import { useFilters } from '../parts/use-filters.ts';

const states = ['active', 'expired', 'revoked', 'owner_disabled'] as const;
const colors = { active: 'fern', expired: 'gray', revoked: 'red', owner_disabled: 'orange' };
/** As much of a key as is stored: the rest of one that was pasted does not leave this page. */
const PREFIX_LENGTH = 10;

/** Everybody's API keys: owner, scopes, and last use with its address. */
export function StaffApiKeysPage(): ReactElement {
  return (
    <AdminPage
      title="API keys"
      about="Keys of everybody's programs. Revoke one that leaked; its owner makes another."
    >
      {(session) =>
        session.role === 'admin' ? <KeyList /> : <Text>Only administrators see the keys of others.</Text>
      }
    </AdminPage>
  );
}

const columns = (revoke: (entry: StaffApiKey) => void): ListColumn<StaffApiKey>[] => [
  {
    label: 'Key',
    width: 'minmax(0, 1.4fr)',
    phone: true,
    cell: (entry) => (
      <>
        <Text size="sm" truncate>
          {entry.name}
        </Text>
        <Code>{entry.prefix}…</Code>
      </>
    ),
  },
  {
    label: 'Owner',
    width: 'minmax(0, 1.6fr)',
    cell: (entry) => (
      <Text size="sm" truncate title={entry.owner.email}>
        {entry.owner.email}
      </Text>
    ),
  },
  {
    label: 'Scopes',
    width: 'minmax(0, 1.4fr)',
    cell: (entry) => (
      <Text size="sm" truncate title={entry.scopes.join(', ')}>
        {entry.scopes.join(', ')}
      </Text>
    ),
  },
  {
    label: 'Last used',
    width: '170px',
    cell: (entry) =>
      entry.last_used_at === null ? (
        'Never'
      ) : (
        <>
          <Time at={entry.last_used_at} format="moment" />
          <Text size="xs" c="dimmed">
            {entry.last_used_address}
          </Text>
        </>
      ),
  },
  {
    label: 'State',
    width: '150px',
    phone: true,
    cell: (entry) => <Badge color={colors[entry.state]}>{capital(entry.state)}</Badge>,
  },
  {
    label: 'Actions',
    width: '100px',
    right: true,
    phone: true,
    cell: (entry) =>
      entry.state === 'revoked' ? null : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Revoke ${entry.name} of ${entry.owner.email}`}
          onClick={() => revoke(entry)}
        >
          Revoke
        </Button>
      ),
  },
];

function KeyList(): ReactElement {
  const filters = useFilters(['q', 'state']);
  const [revoking, setRevoking] = useState<StaffApiKey | null>(null);
  const query = useStaffApiKeys(given({ q: filters.get('q'), state: oneOf(filters.get('state'), states) }));
  return (
    <>
      <Group gap="sm" mb="md" role="search">
        <SearchField
          label="Owner, name, or the beginning of a key"
          value={filters.get('q')}
          onSearch={(q) => filters.set({ q: q?.startsWith('prn_') === true ? q.slice(0, PREFIX_LENGTH) : q })}
        />
        <Select
          aria-label="State"
          placeholder="Any state"
          data={states.map((value) => ({ value, label: capital(value) }))}
          value={filters.get('state') ?? null}
          onChange={(state) => filters.set({ state: state ?? undefined })}
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
          w={{ base: '100%', xs: 180 }}
        />
      </Group>
      <ScrollList
        of="keys"
        one="key"
        query={query}
        columns={columns(setRevoking)}
        rowKey={(entry) => entry.id}
        empty="Nothing matches."
        onClear={filters.count === 0 ? undefined : filters.clear}
      />
      {revoking !== null && (
        <ActionDialog
          title={`Revoke ${revoking.name}`}
          effect={`Programs of ${revoking.owner.email} that use ${revoking.prefix}… are refused from now on. This cannot be undone.`}
          confirm="Revoke"
          grave
          run={async (reason) => {
            await requestKeyRevocation(revoking.id, reason);
            return `${revoking.name} is revoked.`;
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}
