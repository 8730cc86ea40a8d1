import { Text } from '@mantine/core';
import type { ReactElement } from 'react';

/** In place of changes that this site refuses, because the plan is billed elsewhere. */
export function ChangedElsewhere(): ReactElement {
  return (
    <Text size="sm" c="dimmed">
      Changed outside this site. Ask the seller of your plan.
    </Text>
  );
}
