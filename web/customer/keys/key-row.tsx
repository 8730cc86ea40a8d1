import { ActionIcon, Badge, Button, Code, Group, Menu, Modal, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconReplace, IconTrash } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useRemoveKey, useTestKey } from '../../data/provider-keys.ts';
import type { ProviderKey } from '../../data/provider-keys.ts';
import { Time } from '../../shared/time.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { notify, notifyRefusal, notifyTrouble } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

interface KeyRowProps {
  entry: ProviderKey;
  /** Name of the provider. */
  name: string;
  replace: () => void;
}

const states = {
  untested: { label: 'Not tested', color: 'gray' },
  valid: { label: 'Works', color: 'fern' },
  invalid: { label: 'Refused', color: 'red' },
};

/** One key and what can be done with it. */
export function KeyRow({ entry, name, replace }: KeyRowProps): ReactElement {
  const test = useTestKey();
  const [removing, { open, close }] = useDisclosure();
  const state = states[entry.status];
  return (
    <Table.Tr>
      <Table.Td>
        <Text fw={500}>{name}</Text>
        {entry.label !== null && (
          <Text size="sm" c="dimmed">
            {entry.label}
          </Text>
        )}
        <Code hiddenFrom="sm" style={{ whiteSpace: 'nowrap' }}>
          {entry.masked}
        </Code>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Code>{entry.masked}</Code>
      </Table.Td>
      <Table.Td>
        <Badge color={state.color} miw="max-content">
          {state.label}
        </Badge>
        {entry.last_tested_at !== null && (
          <Text size="xs" c="dimmed">
            Tested <Time at={entry.last_tested_at} format="moment" />
          </Text>
        )}
        <Text size="xs" c="dimmed">
          {entry.last_used_at === null ? (
            'Not used yet'
          ) : (
            <>
              Used <Time at={entry.last_used_at} format="moment" />, {entry.uses}{' '}
              {entry.uses === 1 ? 'time' : 'times'} in all
            </>
          )}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Time at={entry.created_at} />
      </Table.Td>
      <Table.Td w={1}>
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button
            size="compact-sm"
            variant="default"
            loading={test.isPending}
            onClick={() =>
              test.mutate(entry.provider, {
                onSuccess: ({ valid, detail, latency_ms: ms }) => {
                  if (valid) notify(`${name}: ${detail} (${ms} ms)`);
                  else notifyRefusal(name, detail);
                },
                onError: notifyTrouble,
              })
            }
          >
            Test
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`More for ${name}`}>
                <IconDots size={18} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconReplace size={16} aria-hidden />} onClick={replace}>
                Replace
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={open}>
                Remove
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
        <RemoveDialog opened={removing} close={close} provider={entry.provider} name={name} />
      </Table.Td>
    </Table.Tr>
  );
}

interface RemoveDialogProps {
  opened: boolean;
  close: () => void;
  provider: string;
  name: string;
}

function RemoveDialog({ opened, close, provider, name }: RemoveDialogProps): ReactElement {
  const remove = useRemoveKey();
  return (
    <Modal opened={opened} onClose={close} title={`Remove the key for ${name}?`}>
      <Stack>
        <Text size="sm">
          Calls that use it fail from now on. The provider itself still knows the key; revoke it there, too.
        </Text>
        {remove.error !== null && <TroubleAlert error={remove.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              onceDone(remove.mutateAsync(provider), () => {
                close();
                notify(`The key for ${name} is gone.`);
              })
            }
          >
            Remove
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
