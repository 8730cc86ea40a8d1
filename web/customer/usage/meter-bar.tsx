import { Group, Progress, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatCount, formatShare } from '../../shared/money.ts';

interface MeterBarProps {
  label: string;
  /** The counted things, in the plural. */
  unit: string;
  used: number;
  /** null: no limit, and no bar. */
  limit: number | null;
}

/** From here on it is worth a look, as the notices have it. */
const warnShare = 0.8;

/** The used share of a limit, in words too. */
export function MeterBar({ label, unit, used, limit }: MeterBarProps): ReactElement {
  if (limit === null) {
    return (
      <Text size="sm" c="dimmed">
        {formatCount(used)} {unit}, without a limit
      </Text>
    );
  }
  const share = limit === 0 ? Number(used > 0) : used / limit;
  const color = share >= 1 ? 'red' : share >= warnShare ? 'yellow' : 'fern';
  return (
    <div>
      <Progress.Root size="md">
        <Progress.Section value={Math.min(share, 1) * 100} color={color} aria-label={label} />
      </Progress.Root>
      <Group justify="space-between" mt={6}>
        <Text size="sm" c="dimmed" className="figures">
          {formatCount(used)} of {formatCount(limit)} {unit}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {formatShare(share)}
        </Text>
      </Group>
    </div>
  );
}
