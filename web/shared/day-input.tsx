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

/** A day, from a calendar or typed. The calendar is large: load it on demand. */
export function DayInput({ days: { first, last }, ...input }: DayInputProps): ReactElement {
  return (
    <DateInput
      {...input}
      minDate={first}
      {...(last === undefined ? {} : { maxDate: last })}
      // A test clock may be in another month than the reader.
      defaultDate={first}
      valueFormat="D MMMM YYYY"
      // Red is reserved for errors.
      weekendDays={[]}
    />
  );
}
