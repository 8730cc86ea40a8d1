import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { draftPriceMigration } from '../data/price-migrations.ts';
import type { PriceMigrationRequest } from '../data/price-migrations.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PlanSelect } from '../parts/plan-select.tsx';

const WHEN = [
  { value: 'renewal', label: 'At the next renewal' },
  { value: 'always_invoice', label: 'At once, difference charged at once' },
  { value: 'create_prorations', label: 'At once, difference on the next invoice' },
  { value: 'none', label: 'At once, difference not charged' },
] as const;
type When = (typeof WHEN)[number]['value'];

interface Draft {
  plan: string | null;
  price: string;
  when: When;
  canary: number | string;
}

/** A new migration; nothing is sent or changed by it. */
export function DraftDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [draft, setDraft] = useState<Draft>({ plan: null, price: '', when: 'renewal', canary: 0 });
  const set = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));
  return (
    <ActionDialog
      title="New price migration"
      effect="A draft: nothing is sent or changed before you start it."
      confirm="Draft migration"
      ready={draft.plan !== null && draft.price.trim() !== ''}
      run={async (reason, key) => {
        await draftPriceMigration(toRequest(draft, reason), key);
        return 'The migration is drafted.';
      }}
      onClose={onClose}
    >
      <PlanSelect
        description="Its subscribers are moved."
        value={draft.plan}
        onChange={(plan) => set({ plan })}
      />
      <TextInput
        label="New price"
        description="An active price of a plan in Stripe, price_…"
        value={draft.price}
        onChange={(event) => set({ price: event.currentTarget.value })}
        required
      />
      <Select
        label="When"
        data={[...WHEN]}
        value={draft.when}
        allowDeselect={false}
        onChange={(when) => set({ when: WHEN.find(({ value }) => value === when)?.value ?? 'renewal' })}
      />
      <NumberInput
        label="First share"
        description="These are moved first. The others follow once you resume."
        min={0}
        max={99}
        allowDecimal={false}
        suffix=" %"
        value={draft.canary}
        onChange={(canary) => set({ canary })}
      />
    </ActionDialog>
  );
}

const toRequest = ({ plan, price, when, canary }: Draft, reason: string): PriceMigrationRequest => ({
  plan: plan ?? '',
  to_price: price.trim(),
  ...(when === 'renewal' ? { when } : { when: 'now' as const, proration: when }),
  canary_percent: Number(canary),
  reason,
});
