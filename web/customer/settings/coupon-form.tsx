import { Button, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useCoupon } from '../../data/changes.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { explainTrouble } from '../../shared/trouble.ts';

/** A promotion code for the subscription that runs. */
export function CouponForm(): ReactElement {
  const [code, setCode] = useState('');
  const coupon = useCoupon();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onceDone(coupon.mutateAsync({ code: code.trim() }), () => {
          setCode('');
          notify('Code applied. It counts from your next invoice.');
        });
      }}
    >
      <Group gap="xs" align="flex-start" wrap="nowrap">
        <TextInput
          aria-label="Promotion code"
          placeholder="Code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          maxLength={200}
          error={coupon.error === null ? null : explainTrouble(coupon.error).detail}
        />
        <Button type="submit" variant="default" loading={coupon.isPending} disabled={code.trim() === ''}>
          Apply
        </Button>
      </Group>
    </form>
  );
}
