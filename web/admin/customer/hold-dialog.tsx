import { useState } from 'react';
import type { ReactElement } from 'react';
import { DayInput } from '../../shared/day-input.tsx';
import { DAY_MS, daysWithin, startInUtc } from '../../shared/days.ts';
import type { Day } from '../../shared/days.ts';
import { holdDunning } from '../data/actions.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';

interface HoldDialogProps {
  /** The subscription's. */
  id: string;
  /** An episode is held at most so far ahead. */
  furthestDays: number;
  /** Frozen time of the customer's test clock; null in real time. */
  now: string | null;
  onClose: () => void;
}

/** Takes a day before which the card is left alone. */
export function HoldDialog({ id, furthestDays, now, onClose }: HoldDialogProps): ReactElement {
  const [day, setDay] = useState<Day | null>(null);
  const [opened] = useState(() => Date.now());
  const from = now === null ? opened : Date.parse(now);
  return (
    <ActionDialog
      title="Hold until a day"
      effect="No further attempt is made before that day. Grace and the final action are not moved by it."
      confirm="Hold"
      ready={day !== null}
      run={async (reason, key) => {
        await holdDunning(id, new Date(startInUtc(day ?? '')).toISOString(), reason, key);
        return 'No attempt is made before that day.';
      }}
      onClose={onClose}
    >
      <DayInput
        label="Until (UTC)"
        description={`At most ${furthestDays} days ahead; the day begins in UTC.`}
        placeholder="Choose a day"
        days={daysWithin(from, from + furthestDays * DAY_MS, startInUtc)}
        value={day}
        onChange={setDay}
        required
      />
    </ActionDialog>
  );
}
