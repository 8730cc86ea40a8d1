import { Button, Card, Code, Group, Modal, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconTerminal2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useApiKeys, useRevokeApiKey } from '../../data/api-keys.ts';
import type { ApiKey } from '../../data/api-keys.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { Page } from '../../shared/page.tsx';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { ApiKeyForm } from './api-key-form.tsx';

/** Keys of machines that act for the caller: make, see when and from where they were used, revoke. */
export function ApiKeysPage(): ReactElement {
  return <SignedIn>{(session) => <ApiKeys isAdmin={session.role === 'admin'} />}</SignedIn>;
}

function ApiKeys({ isAdmin }: { isAdmin: boolean }): ReactElement {
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const query = useApiKeys();
  return (
    <Page
      title="API keys"
      about="For programs that report usage or read your billing. A key does what you chose for it, and nothing else."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          New key
        </Button>
      }
    >
      <Card padding={0}>
        <Answer query={query} loading={160}>
          {({ pages }) => {
            const rows = pages.flatMap((page) => page.api_keys);
            return rows.length === 0 ? (
              <Nothing icon={<IconTerminal2 aria-hidden />} title="No keys yet">
                Make one for each program, so that one can be revoked without the others.
              </Nothing>
            ) : (
              <KeyTable rows={rows} revoke={setRevoking} />
            );
          }}
        </Answer>
        <ShowMore query={query} />
      </Card>
      {making && <ApiKeyForm isAdmin={isAdmin} close={() => setMaking(false)} />}
      {revoking !== null && <RevokeDialog entry={revoking} close={() => setRevoking(null)} />}
    </Page>
  );
}

function KeyTable({ rows, revoke }: { rows: ApiKey[]; revoke: (entry: ApiKey) => void }): ReactElement {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Key</Table.Th>
            <Table.Th visibleFrom="sm">Scopes</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th visibleFrom="sm">Expires</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td>
                <Text fw={500}>{entry.name}</Text>
                <Code>{entry.prefix}…</Code>
              </Table.Td>
              <Table.Td visibleFrom="sm">{entry.scopes.join(', ')}</Table.Td>
              <Table.Td>
                {entry.last_used_at === null ? (
                  'Never'
                ) : (
                  <>
                    <Time at={entry.last_used_at} format="moment" />
                    <Text size="xs" c="dimmed">
                      {entry.last_used_address}
                    </Text>
                  </>
                )}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Time at={entry.expires_at} />
              </Table.Td>
              <Table.Td w={1}>
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Revoke ${entry.name}`}
                  onClick={() => revoke(entry)}
                >
                  Revoke
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RevokeDialog({ entry, close }: { entry: ApiKey; close: () => void }): ReactElement {
  const revoke = useRevokeApiKey();
  return (
    <Modal opened onClose={close} title={`Revoke ${entry.name}?`}>
      <Stack>
        <Text size="sm">Programs that use it are refused from now on. This cannot be undone.</Text>
        {revoke.error !== null && <TroubleAlert error={revoke.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={revoke.isPending}
            onClick={() =>
              onceDone(revoke.mutateAsync(entry.id), () => {
                close();
                notify(`${entry.name} is revoked.`);
              })
            }
          >
            Revoke
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
