import { Anchor } from '@mantine/core';
import type { ReactElement } from 'react';

/** Says that something waits for a second administrator, and leads to where it does. */
export const waits = (what: string): ReactElement => (
  <>
    {what} needs a second administrator. Nothing is done yet.{' '}
    <Anchor href="/admin/approvals" size="sm" underline="always">
      See what waits
    </Anchor>
  </>
);
