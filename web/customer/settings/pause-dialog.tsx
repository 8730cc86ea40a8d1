import { Button, Group, Stack, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePause } from '../../data/changes.ts';
import { told } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

/** Asks until when to pause; left open, until resumed. */
export function PauseDialog({ close }: { close: () => void }): ReactElement {
  const [until, setUntil] = useState<string | null>(null);
  const pause = usePause();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        pause.mutate(
          { until: until === null ? null : new Date(`${until}T12:00:00`).toISOString() },
          {
            onSuccess: () => {
              close();
              told('Paused. Nothing is charged until it goes on.');
            },
          },
        );
      }}
    >
      <Stack>
        <Text size="sm">Access to paid services closes until you resume. You can do that at any time.</Text>
        <DateInput
          label="Until"
          description="Leave it open to decide later"
          value={until}
          onChange={setUntil}
          placeholder="Until I resume it"
          clearable
        />
        {pause.error !== null && <TroubleAlert error={pause.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Not now
          </Button>
          <Button type="submit" loading={pause.isPending}>
            Pause
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
