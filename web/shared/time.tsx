import { Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

/** Precision of a shown time. */
type TimeFormat = 'day' | 'weekday' | 'moment' | 'clock';

const formats: Record<TimeFormat, Intl.DateTimeFormatOptions> = {
  day: { dateStyle: 'medium' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  clock: { timeStyle: 'short' },
};

/**
 * A time of the API (ISO 8601 in UTC) in the reader's zone and language, with the year if it is another
 * one.
 */
export function formatTime(at: string, format: TimeFormat = 'day'): string {
  const date = new Date(at);
  const otherYear = format === 'weekday' && date.getFullYear() !== new Date().getFullYear();
  return new Intl.DateTimeFormat(undefined, {
    ...formats[format],
    ...(otherYear ? { year: 'numeric' } : {}),
  }).format(date);
}

const utc = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;

/** A time in the reader's zone, with UTC on hover: what tickets and logs are written in. */
export function Time({ at, format = 'day' }: { at: string; format?: TimeFormat }): ReactElement {
  return (
    <Tooltip label={utc(at)}>
      <time dateTime={at}>{formatTime(at, format)}</time>
    </Tooltip>
  );
}
