import { Button, Card, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useProviderKeys, useProviders } from '../../data/provider-keys.ts';
import type { Provider, ProviderKey } from '../../data/provider-keys.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';
import { ShowMore } from '../../shared/show-more.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyRow } from './key-row.tsx';

/** Keys of one's own for model providers: add, test, replace, remove. A key is never shown again. */
export function KeysPage(): ReactElement {
  return <SignedIn>{() => <Keys />}</SignedIn>;
}

function Keys(): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  const [replacing, setReplacing] = useState<string | null>(null);
  const providers = useProviders();
  const own = useProviderKeys();
  const add = (provider: string | null): void => {
    setReplacing(provider);
    open();
  };
  return (
    <Page
      title="Provider keys"
      about="Calls with a key of your own are billed by that provider, not by us."
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(null)}>
          Add a key
        </Button>
      }
    >
      <Card padding={0}>
        <Answer query={own} loading={160}>
          {(list) =>
            list.length === 0 ? (
              <Nothing
                icon={<IconKey aria-hidden />}
                title="No keys yet"
                action={
                  <Button variant="default" onClick={() => add(null)}>
                    Add your first key
                  </Button>
                }
              >
                Bring a key from OpenAI, Anthropic and others. It is sealed when it arrives and never shown
                again.
              </Nothing>
            ) : (
              <KeyTable keys={list} providers={providers.data ?? []} replace={add} />
            )
          }
        </Answer>
        <ShowMore query={own} />
      </Card>
      <Text size="sm" c="dimmed" mt="md">
        Keys are sealed with AES-256-GCM; only a service that makes your calls gets one, and each time is
        counted here.
      </Text>
      <KeyForm opened={opened} close={close} providers={providers.data ?? []} replacing={replacing} />
    </Page>
  );
}

interface KeyTableProps {
  keys: readonly ProviderKey[];
  providers: readonly Provider[];
  replace: (provider: string) => void;
}

function KeyTable({ keys, providers, replace }: KeyTableProps): ReactElement {
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Provider</Table.Th>
            <Table.Th visibleFrom="sm">Key</Table.Th>
            <Table.Th>State</Table.Th>
            <Table.Th visibleFrom="sm">Added</Table.Th>
            <Table.Th>
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow
              key={key.provider}
              entry={key}
              name={providers.find(({ id }) => id === key.provider)?.name ?? key.provider}
              replace={() => replace(key.provider)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
