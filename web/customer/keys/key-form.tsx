import { Anchor, Button, Group, Modal, PasswordInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useAddKey } from '../../data/provider-keys.ts';
import type { Provider } from '../../data/provider-keys.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { codeOf, explainTrouble } from '../../shared/trouble.ts';

interface KeyFormProps {
  opened: boolean;
  close: () => void;
  providers: readonly Provider[];
  /** Provider of the replaced key; null when the form asks. */
  replacing: string | null;
}

/** Accepts a key, which lives only in this dialog. */
export function KeyForm({ opened, close, providers, replacing }: KeyFormProps): ReactElement {
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={replacing === null ? 'Add a provider key' : 'Replace the key'}
    >
      <Form close={close} providers={providers} replacing={replacing} />
    </Modal>
  );
}

function Form({ close, providers, replacing }: Omit<KeyFormProps, 'opened'>): ReactElement {
  const [provider, setProvider] = useState(replacing);
  const [key, setKey] = useState('');
  const [label, setLabel] = useState('');
  const add = useAddKey();
  const chosen = providers.find(({ id }) => id === provider);
  const malformed = codeOf(add.error) === 'invalid_key_format';
  return (
    <form
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (provider === null) return;
        onceDone(add.mutateAsync({ provider, key: key.trim(), label: label.trim() }), () => {
          close();
          notify(`The key for ${chosen?.name ?? provider} is saved. Test it to be sure.`);
        });
      }}
    >
      <Stack>
        <Select
          label="Provider"
          placeholder="Choose"
          searchable
          required
          disabled={replacing !== null}
          data={providers.map(({ id, name }) => ({ value: id, label: name }))}
          value={provider}
          onChange={setProvider}
        />
        <PasswordInput
          label="Key"
          description={chosen?.key_format ?? 'As the provider shows it'}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          maxLength={512}
          required
          autoComplete="off"
          error={malformed ? explainTrouble(add.error).detail : null}
        />
        {chosen?.docs_url != null && (
          <Anchor href={chosen.docs_url} target="_blank" rel="noreferrer" size="sm">
            Where to make one at {chosen.name}
          </Anchor>
        )}
        <TextInput
          label="Label"
          description="To tell it from others, if you like"
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          maxLength={100}
        />
        {add.error !== null && !malformed && <TroubleAlert error={add.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button type="submit" loading={add.isPending} disabled={provider === null || key.trim() === ''}>
            {replacing === null ? 'Add' : 'Replace'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
