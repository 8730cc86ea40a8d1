import { Button, Stack, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePromise } from '../../data/changes.ts';
import { told } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

/** The engine takes a promise once an episode, at most so far ahead. */
const furthestDays = 14;

/** Takes a day on which the customer promises to pay. */
export function PromiseDialog({ close }: { close: () => void }): ReactElement {
  const [on, setOn] = useState<string | null>(null);
  const promise = usePromise();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (on === null) return;
        promise.mutate(
          { on: new Date(`${on}T12:00:00`).toISOString() },
          {
            onSuccess: () => {
              close();
              told('Noted. We try your card on that day and not before.');
            },
          },
        );
      }}
    >
      <Stack>
        <Text size="sm">
          Name a day within {furthestDays} days. We leave your card alone until then. This can be done once.
        </Text>
        <DateInput label="Day" value={on} onChange={setOn} placeholder="Choose a day" required />
        {promise.error !== null && <TroubleAlert error={promise.error} />}
        <Button type="submit" loading={promise.isPending} disabled={on === null}>
          Promise to pay
        </Button>
      </Stack>
    </form>
  );
}
