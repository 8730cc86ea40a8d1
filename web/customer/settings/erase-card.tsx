import { Alert, Button, Card, Group, List, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useEraseMe, useErasureObstacles } from '../../data/erasure.ts';
import type { OwnErasure } from '../../data/erasure.ts';
import { Answer } from '../../shared/answer.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

const WORDS = 'erase me';

/** The way out: everything that is held of the person goes, but for what the law keeps. */
export function EraseCard(): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  return (
    <Card component="section" aria-label="Erase your account">
      <Title order={2} mb="xs">
        Erase your account
      </Title>
      <Group justify="space-between">
        <Text flex={1}>Remove your account and your personal data, here and at our payment provider.</Text>
        <Button variant="light" color="red" onClick={open}>
          Erase my account
        </Button>
      </Group>
      <Modal
        opened={opened}
        onClose={close}
        title="Erase your account"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Answer query={useErasureObstacles(opened)} loading={200}>
          {({ obstacles }) =>
            obstacles.length > 0 ? <SettleFirst obstacles={obstacles} /> : <EraseForm close={close} />
          }
        </Answer>
      </Modal>
    </Card>
  );
}

const TO_SETTLE: Readonly<Record<OwnErasure['obstacles'][number]['code'], string>> = {
  subscription_running: 'Your subscription is still running. Cancel it now, or wait until it ends.',
  invoice_unpaid: 'An invoice is not paid.',
  dispute_open: 'Your bank has not decided on a disputed payment.',
  balance_left: 'Your account has a balance. Ask us to pay it out or settle it.',
  usage_unbilled: 'Some usage is not invoiced yet.',
  is_staff:
    'You are a member of staff. Have your role taken away at the identity provider, then sign in again.',
};

function SettleFirst({ obstacles }: OwnErasure): ReactElement {
  return (
    <Alert color="yellow" variant="light" title="Before we can erase your account">
      <List size="sm">
        {obstacles.map(({ code }) => (
          <List.Item key={code}>{TO_SETTLE[code]}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function EraseForm({ close }: { close: () => void }): ReactElement {
  const erase = useEraseMe();
  const [typed, setTyped] = useState('');
  const submit = (): void =>
    erase.mutate(undefined, {
      // A page of its own, loaded anew: nothing of the session is of use any more.
      onSuccess: ({ id }) => location.assign(`/erasure/${encodeURIComponent(id)}`),
    });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim().toLowerCase() === WORDS) submit();
      }}
    >
      <Stack>
        <Text size="sm">This cannot be undone. Download your data first if you want to have it.</Text>
        <List size="sm" spacing={4}>
          <List.Item>You can no longer sign in.</List.Item>
          <List.Item>Your name, addresses, payment methods, keys and messages are removed.</List.Item>
          <List.Item>
            Invoices, payments and usage figures stay for at least ten years, without your name. Tax law
            requires it for invoices.
          </List.Item>
          <List.Item>Our payment provider removes your data there; this may take some weeks.</List.Item>
        </List>
        <TextInput
          label={`Type “${WORDS}” to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
        {erase.error !== null && <TroubleAlert error={erase.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button
            type="submit"
            color="red"
            loading={erase.isPending || erase.isSuccess}
            disabled={typed.trim().toLowerCase() !== WORDS}
          >
            Erase my account
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
