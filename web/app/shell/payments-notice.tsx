import { Alert } from '@mantine/core';
import { IconCashOff } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { settings } from '../settings.ts';

/** Shows on every page what is unavailable now. */
export function PaymentsNotice(): ReactElement | null {
  if (settings.payments) return null;
  return (
    <Alert icon={<IconCashOff aria-hidden />} color="yellow" mb="lg" title="Payments are not set up here">
      You can look at everything; buying and changing begin once a Stripe key is set.
    </Alert>
  );
}
