import { Button, Group, Modal, Radio, Select, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useCancel } from '../../data/changes.ts';
import { formatTime } from '../../shared/time.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { isUnderSubscription } from '../plans/plan-action.ts';

const reasons = [
  'Too expensive',
  'I do not use it enough',
  'Something is missing',
  'I found something else',
  'Only for a while',
  'Another reason',
];

/** Cancels, after asking when and why; the why is up to the customer. */
export function CancelButton({ status }: { status: SubscriptionStatus }): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="light" color="red" onClick={open}>
        Cancel subscription
      </Button>
      <Modal opened={opened} onClose={close} title="Cancel your subscription">
        <CancelForm status={status} close={close} />
      </Modal>
    </>
  );
}

function CancelForm({ status, close }: { status: SubscriptionStatus; close: () => void }): ReactElement {
  const [when, setWhen] = useState('end');
  const [reason, setReason] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const cancel = useCancel();
  const end = status.current_period_end;
  const submit = (): void =>
    onceDone(
      cancel.mutateAsync({
        now: when === 'now',
        reason: [reason, words.trim()].filter((part) => part !== null && part !== '').join(': '),
      }),
      (answer) => {
        close();
        notify(
          isUnderSubscription(answer.status)
            ? 'Cancelled. You keep your access until the period ends.'
            : 'Your subscription has ended.',
        );
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <Radio.Group label="When" value={when} onChange={setWhen}>
          <Stack gap="xs" mt="xs">
            <Radio
              value="end"
              label={end === null ? 'When the period ends' : `On ${formatTime(end, 'weekday')}`}
              description="You keep what you paid for. You can change your mind until then."
            />
            <Radio value="now" label="Now" description="Access closes at once. This cannot be undone." />
          </Stack>
        </Radio.Group>
        <Select
          label="Why?"
          description="Optional"
          placeholder="Choose"
          data={reasons}
          value={reason}
          onChange={setReason}
        />
        {reason !== null && (
          <Textarea
            label="Anything else?"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            maxLength={400}
            autosize
            minRows={2}
          />
        )}
        {cancel.error !== null && <TroubleAlert error={cancel.error} />}
        {when === 'now' && <Text size="sm">The rest of the period is not refunded.</Text>}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button type="submit" color="red" loading={cancel.isPending}>
            {when === 'now' ? 'End it now' : 'Cancel subscription'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
