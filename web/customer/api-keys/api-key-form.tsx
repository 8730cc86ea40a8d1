import {
  Alert,
  Button,
  Checkbox,
  Code,
  CopyButton,
  Group,
  Modal,
  Select,
  Stack,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useCreateApiKey } from '../../data/api-keys.ts';
import type { ApiKeyRequest } from '../../data/api-keys.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

type Scope = ApiKeyRequest['scopes'][number];

const scopes: readonly { value: Scope; label: string; admin: boolean }[] = [
  { value: 'usage:write', label: 'Report usage of mine', admin: false },
  { value: 'billing:read', label: 'Read my billing', admin: false },
  { value: 'usage:write:all', label: 'Report usage of every customer (a gateway)', admin: true },
  { value: 'byok:use', label: 'Use provider keys of every user (a gateway)', admin: true },
];

/** Creates a key and shows it once, until the dialog closes. */
export function ApiKeyForm({ isAdmin, close }: { isAdmin: boolean; close: () => void }): ReactElement {
  const create = useCreateApiKey();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState('90');
  return (
    <Modal opened onClose={close} title="New API key" closeButtonProps={{ 'aria-label': 'Close' }}>
      {create.data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const wanted = scopes.flatMap(({ value }) => (chosen.includes(value) ? [value] : []));
            create.mutate({ name: name.trim(), scopes: wanted, expires_in_days: Number(days) });
          }}
        >
          <Stack>
            <TextInput
              label="Name"
              description="Where it is used"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
            />
            <Checkbox.Group label="It may" value={chosen} onChange={setChosen} required>
              <Stack gap="xs" mt="xs">
                {scopes
                  .filter(({ admin }) => isAdmin || !admin)
                  .map(({ value, label }) => (
                    <Checkbox key={value} value={value} label={label} />
                  ))}
              </Stack>
            </Checkbox.Group>
            <Select
              label="Expires after"
              data={[
                { value: '7', label: '7 days' },
                { value: '30', label: '30 days' },
                { value: '90', label: '90 days' },
                { value: '365', label: 'A year' },
              ]}
              value={days}
              onChange={(value) => setDays(value ?? '90')}
              allowDeselect={false}
            />
            {create.error !== null && <TroubleAlert error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Not now
              </Button>
              <Button
                type="submit"
                loading={create.isPending}
                disabled={name.trim() === '' || chosen.length === 0}
              >
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Alert color="orange" variant="light">
            Copy it now: it is not shown again.
          </Alert>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {create.data.key}
          </Code>
          <Group justify="flex-end">
            <CopyButton value={create.data.key}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy'}
                </Button>
              )}
            </CopyButton>
            <Button onClick={close}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
