import { Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';

interface AmountLineProps {
  label: string;
  /** As it is read: formatted money, with what it is for each time. */
  value: string;
  /** The total: what is paid now. */
  strong?: boolean;
}

/** One line of what something costs, the amount at the right. */
export function AmountLine({ label, value, strong = false }: AmountLineProps): ReactElement {
  return (
    <Group justify="space-between" wrap="nowrap" align="baseline" gap="lg">
      <Text {...(strong ? { fw: 600 } : { size: 'sm', c: 'dimmed' })}>{label}</Text>
      <Text
        size={strong ? 'md' : 'sm'}
        fw={strong ? 600 : 400}
        className="figures"
        style={{ whiteSpace: 'nowrap' }}
      >
        {value}
      </Text>
    </Group>
  );
}
