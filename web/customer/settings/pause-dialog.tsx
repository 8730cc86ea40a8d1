import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePause } from '../../data/changes.ts';
import { useBillingTime } from '../../data/clock.ts';
import { DayInput } from '../../shared/day-input.tsx';
import { daysWithin, localNoon } from '../../shared/days.ts';
import type { Day } from '../../shared/days.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

/** Asks until when to pause; left open, until resumed. */
export function PauseDialog({ close }: { close: () => void }): ReactElement {
  const [until, setUntil] = useState<Day | null>(null);
  const pause = usePause();
  const days = daysWithin(useBillingTime(), null, localNoon);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onceDone(
          pause.mutateAsync({ until: until === null ? null : new Date(localNoon(until)).toISOString() }),
          () => {
            close();
            notify('Paused. Nothing is charged until you resume.');
          },
        );
      }}
    >
      <Stack>
        <Text size="sm">Access to paid services closes until you resume. You can do that at any time.</Text>
        <DayInput
          label="Until"
          description="Leave it open to decide later"
          value={until}
          onChange={setUntil}
          days={days}
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
