import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import type { ReactElement } from 'react';
import type { Day, DayRange } from './days.ts';

interface DayInputProps {
  label: string;
  description?: string;
  placeholder?: string;
  value: Day | null;
  onChange: (day: Day | null) => void;
  /** Days that may be chosen or typed; all others are refused. */
  days: DayRange;
  required?: boolean;
  clearable?: boolean;
}

/** A day, chosen from a calendar or typed. With its calendar it is large: load what shows it when it is asked for. */
export function DayInput({ days: { first, last }, ...input }: DayInputProps): ReactElement {
  return (
    <DateInput
      {...input}
      minDate={first}
      {...(last === undefined ? {} : { maxDate: last })}
      // A test clock may stand in another month than the reader does.
      defaultDate={first}
      valueFormat="D MMMM YYYY"
      // Red is for what goes wrong.
      weekendDays={[]}
    />
  );
}
