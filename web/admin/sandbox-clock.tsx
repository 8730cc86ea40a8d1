import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';

/** Says that this is not the real Stripe. */
export function SandboxClock(): ReactElement {
  return (
    <Badge color="yellow" size="lg">
      Sandbox
    </Badge>
  );
}
