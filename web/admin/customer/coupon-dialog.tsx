import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { requestCoupon } from '../data/actions.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { waits } from '../parts/waits.tsx';

/** Gives a customer a discount. */
export function ApplyCouponDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const [code, setCode] = useState('');
  return (
    <ActionDialog
      title="Apply a coupon"
      effect="The discount applies from the next invoice, beside those that the subscription has. Nothing is charged or paid back now."
      confirm="Apply"
      ready={code.trim() !== ''}
      run={async (reason, key) =>
        (await requestCoupon(id, code.trim(), reason, key))
          ? 'The discount applies from the next invoice.'
          : waits('The discount')
      }
      onClose={onClose}
    >
      <TextInput
        label="Coupon id or promotion code"
        maxLength={200}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
        data-autofocus
      />
    </ActionDialog>
  );
}
