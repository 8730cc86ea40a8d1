import { Group, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { DayInput } from '../../shared/day-input.tsx';
import { daysWithin, endInUtc } from '../../shared/days.ts';
import type { Day } from '../../shared/days.ts';
import { createCoupon } from '../data/coupons.ts';
import type { CouponRequest } from '../data/coupons.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { waits } from '../parts/waits.tsx';

const durations = [
  { value: 'once', label: 'The next invoice' },
  { value: 'repeating', label: 'Some months' },
  { value: 'forever', label: 'Every invoice' },
] as const;

interface Draft {
  name: string;
  kind: 'percent' | 'amount';
  off: number | string;
  duration: CouponRequest['duration'];
  months: number | string;
  code: string;
  most: number | string;
  /** Last day on which it can be redeemed. */
  until: Day | null;
}

const empty: Draft = {
  name: '',
  kind: 'percent',
  off: 10,
  duration: 'once',
  months: 3,
  code: '',
  most: '',
  until: null,
};

/** A new coupon. */
export function NewCouponDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [draft, setDraft] = useState(empty);
  const [opened] = useState(() => Date.now());
  const set = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));
  const codeWrong = draft.code !== '' && !/^[A-Za-z0-9-]{3,50}$/.test(draft.code);
  const offRight =
    typeof draft.off === 'number' && draft.off > 0 && (draft.kind === 'amount' || draft.off <= 100);
  return (
    <ActionDialog
      title="New coupon"
      effect="The coupon is created in Stripe and can be used at once. Its discount cannot be changed later."
      confirm="Create coupon"
      ready={draft.name.trim() !== '' && offRight && !codeWrong}
      run={async (reason, key) => {
        const made = await createCoupon(toCoupon(draft, reason), key);
        return made === null ? waits('A coupon with a code') : `${made.name ?? made.id} is on offer.`;
      }}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="Customers see it on their invoice."
        maxLength={40}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        required
        data-autofocus
      />
      <Group align="flex-end" wrap="nowrap">
        <SegmentedControl
          aria-label="What it takes off"
          data={[
            { value: 'percent', label: 'Percent' },
            { value: 'amount', label: 'Amount' },
          ]}
          value={draft.kind}
          onChange={(kind) => set({ kind: kind === 'amount' ? 'amount' : 'percent' })}
        />
        <NumberInput
          label="Takes off"
          min={0}
          max={draft.kind === 'percent' ? 100 : 1_000_000}
          decimalScale={2}
          value={draft.off}
          onChange={(off) => set({ off })}
          suffix={draft.kind === 'percent' ? ' %' : ''}
          required
          style={{ flex: 1 }}
        />
      </Group>
      <Group align="flex-end" wrap="nowrap">
        <Select
          label="For"
          data={[...durations]}
          value={draft.duration}
          allowDeselect={false}
          onChange={(duration) =>
            set({ duration: durations.find(({ value }) => value === duration)?.value ?? 'once' })
          }
          style={{ flex: 1 }}
        />
        {draft.duration === 'repeating' && (
          <NumberInput
            label="Months"
            min={1}
            max={36}
            allowDecimal={false}
            value={draft.months}
            onChange={(months) => set({ months })}
            w={110}
          />
        )}
      </Group>
      <TextInput
        label="Code"
        description="What customers type. Without one, staff give the coupon's id out."
        value={draft.code}
        error={codeWrong ? '3 to 50 letters, digits and dashes.' : null}
        onChange={(event) => set({ code: event.currentTarget.value.toUpperCase() })}
      />
      <Group grow align="flex-start">
        <NumberInput
          label="Max redemptions"
          min={1}
          allowDecimal={false}
          value={draft.most}
          onChange={(most) => set({ most })}
        />
        <DayInput
          label="Until (UTC)"
          placeholder="No end"
          days={daysWithin(opened, null, endInUtc)}
          value={draft.until}
          onChange={(until) => set({ until })}
          clearable
        />
      </Group>
    </ActionDialog>
  );
}

function toCoupon(draft: Draft, reason: string): CouponRequest {
  return {
    name: draft.name.trim(),
    reason,
    duration: draft.duration,
    ...(draft.kind === 'percent' ? { percent_off: Number(draft.off) } : { amount_off: Number(draft.off) }),
    ...(draft.duration === 'repeating' ? { months: Number(draft.months) } : {}),
    ...(draft.code === '' ? {} : { code: draft.code }),
    ...(draft.most === '' ? {} : { max_redemptions: Number(draft.most) }),
    ...(draft.until === null ? {} : { redeem_by: new Date(endInUtc(draft.until)).toISOString() }),
  };
}
