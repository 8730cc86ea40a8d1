import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePromise } from '../../data/changes.ts';
import { useBillingTime } from '../../data/clock.ts';
import { DayInput } from '../../shared/day-input.tsx';
import { DAY_MS, daysWithin, localNoon } from '../../shared/days.ts';
import type { Day } from '../../shared/days.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

interface PromiseDialogProps {
  /** A day can be promised at most so far ahead. */
  furthestDays: number;
  close: () => void;
}

/** Takes a day on which the customer promises to pay. */
export function PromiseDialog({ furthestDays, close }: PromiseDialogProps): ReactElement {
  const [on, setOn] = useState<Day | null>(null);
  const promise = usePromise();
  const now = useBillingTime();
  const days = daysWithin(now, now + furthestDays * DAY_MS, localNoon);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (on === null) return;
        onceDone(promise.mutateAsync({ on: new Date(localNoon(on)).toISOString() }), () => {
          close();
          notify('Saved. We will charge you on that day, not before.');
        });
      }}
    >
      <Stack>
        <Text size="sm">Choose a day within {furthestDays} days. We will not charge you before then.</Text>
        <DayInput label="Day" value={on} onChange={setOn} placeholder="Choose a day" days={days} required />
        {promise.error !== null && <TroubleAlert error={promise.error} />}
        <Button type="submit" loading={promise.isPending} disabled={on === null}>
          Pay on this day
        </Button>
      </Stack>
    </form>
  );
}
