import { Card, Text } from '@mantine/core';
import type { ReactElement } from 'react';

interface StatCardProps {
  label: string;
  value: string;
  /** What it is made of, or which days it covers. */
  about?: string;
  /** Without a frame, inside another card. */
  plain?: boolean;
}

/** One figure and what it is. */
export function StatCard({ label, value, about, plain = false }: StatCardProps): ReactElement {
  return (
    <Card
      padding={plain ? 0 : 'md'}
      withBorder={!plain}
      {...(plain ? { bg: 'transparent' } : {})}
      radius={plain ? 0 : 'lg'}
    >
      <Text size="sm" c="dimmed" truncate>
        {label}
      </Text>
      <Text fz={{ base: 20, sm: 22 }} fw={600} className="figures" lh={1.4}>
        {value}
      </Text>
      {about !== undefined && (
        <Text size="xs" c="dimmed">
          {about}
        </Text>
      )}
    </Card>
  );
}
