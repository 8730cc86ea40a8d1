import { Badge, Button, Card, Group, Modal, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useEndOtherSessions, useEndSession, useOwnSessions } from '../../data/sessions.ts';
import type { OwnSession } from '../../data/sessions.ts';
import { Answer } from '../../shared/answer.tsx';
import { deviceOf } from '../../shared/device.ts';
import { onceDone } from '../../shared/once-done.ts';
import { Page } from '../../shared/page.tsx';
import { ShowMore } from '../../shared/show-more.tsx';
import { Time } from '../../shared/time.tsx';
import { notify, notifyTrouble } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

/** Browsers that are signed in as the caller, and how to sign them out. */
export function SessionsPage(): ReactElement {
  return <SignedIn>{() => <Sessions />}</SignedIn>;
}

function Sessions(): ReactElement {
  const [endingOthers, setEndingOthers] = useState(false);
  const query = useOwnSessions();
  const rows = query.data?.pages.flatMap((page) => page.sessions) ?? [];
  return (
    <Page
      title="Sessions"
      about="Browsers that are signed in to your account."
      actions={
        rows.length > 1 && (
          <Button variant="default" onClick={() => setEndingOthers(true)}>
            Sign out all others
          </Button>
        )
      }
    >
      <Card padding={0}>
        <Answer query={query} loading={160}>
          {() => <SessionTable rows={rows} />}
        </Answer>
        <ShowMore query={query} />
      </Card>
      {endingOthers && <OthersDialog close={() => setEndingOthers(false)} />}
    </Page>
  );
}

function SessionTable({ rows }: { rows: OwnSession[] }): ReactElement {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Device</Table.Th>
            <Table.Th visibleFrom="sm">Signed in</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function SessionRow({ session }: { session: OwnSession }): ReactElement {
  const end = useEndSession();
  const device = deviceOf(session.user_agent);
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text fw={500} title={session.user_agent ?? undefined}>
            {device}
          </Text>
          {session.current && <Badge color="fern">This browser</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {session.address}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Time at={session.signed_in_at} format="moment" />
      </Table.Td>
      <Table.Td>
        <Time at={session.last_used_at} format="moment" />
      </Table.Td>
      <Table.Td w={1}>
        {!session.current && (
          <Button
            size="compact-sm"
            variant="default"
            loading={end.isPending}
            aria-label={`Sign out ${device}`}
            onClick={() =>
              end.mutate(session.id, {
                onSuccess: () => notify(`${device} is signed out.`),
                onError: notifyTrouble,
              })
            }
          >
            Sign out
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function OthersDialog({ close }: { close: () => void }): ReactElement {
  const end = useEndOtherSessions();
  return (
    <Modal opened onClose={close} title="Sign out all other browsers?">
      <Stack>
        <Text size="sm">Only this browser stays signed in.</Text>
        {end.error !== null && <TroubleAlert error={end.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button
            color="red"
            loading={end.isPending}
            onClick={() =>
              onceDone(end.mutateAsync(), ({ ended }) => {
                close();
                notify(
                  ended === 1
                    ? 'One other browser is signed out.'
                    : `${ended} other browsers are signed out.`,
                );
              })
            }
          >
            Sign out all others
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
