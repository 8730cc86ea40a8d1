import { Badge, Tooltip } from '@mantine/core';
import type { ReactElement } from 'react';

export type Mode = 'managed' | 'observed' | 'foreign';

/** Modes to choose from in a list. */
export const modeOptions = [
  { value: 'managed', label: 'Managed' },
  { value: 'observed', label: 'Observed' },
  { value: 'foreign', label: 'Not ours' },
] as const;

/** What a mode means, for staff; nothing for a managed one. */
export const modeMeaning = {
  managed: null,
  observed:
    'Read only: Perennial charges nothing, changes nothing and sends no mail about it. It grants access and counts as revenue, and is changed where it was made.',
  foreign:
    'No item belongs to a plan. It grants no access, is not counted as revenue, and Perennial does not change it.',
} as const satisfies Record<Mode, string | null>;

/** Mode of a subscription; nothing for a managed one. */
export function ModeBadge({ mode }: { mode: Mode }): ReactElement | null {
  const meaning = modeMeaning[mode];
  if (meaning === null) return null;
  return (
    <Tooltip label={meaning} multiline maw={320}>
      <Badge color="grape" variant="light">
        {mode === 'observed' ? 'Observed' : 'Not ours'}
      </Badge>
    </Tooltip>
  );
}
