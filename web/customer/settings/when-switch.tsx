import { Radio, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatTime } from '../../shared/time.tsx';

interface WhenSwitchProps {
  when: 'now' | 'period_end';
  change: (when: 'now' | 'period_end') => void;
  periodEnd: string | null;
}

/** At once, with the difference charged or credited, or at the end of the paid period. */
export function WhenSwitch({ when, change, periodEnd }: WhenSwitchProps): ReactElement {
  return (
    <Radio.Group
      label="From when"
      value={when}
      onChange={(value) => change(value === 'now' ? 'now' : 'period_end')}
    >
      <Stack gap="xs" mt="xs">
        <Radio
          value="now"
          label="Now"
          description="You pay, or get as credit, the difference for the rest of the period."
        />
        <Radio
          value="period_end"
          label={periodEnd === null ? 'When the period ends' : `On ${formatTime(periodEnd, 'weekday')}`}
          description="Nothing is due today; you keep what you paid for until then."
        />
      </Stack>
    </Radio.Group>
  );
}
