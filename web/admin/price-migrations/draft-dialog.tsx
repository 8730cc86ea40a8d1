import { NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { draftPriceMigration } from '../data/price-migrations.ts';
import type { PriceMigrationRequest } from '../data/price-migrations.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';

const WHEN = [
  { value: 'renewal', label: 'At the next renewal' },
  { value: 'always_invoice', label: 'At once, difference charged at once' },
  { value: 'create_prorations', label: 'At once, difference on the next invoice' },
  { value: 'none', label: 'At once, difference not charged' },
] as const;
type When = (typeof WHEN)[number]['value'];

interface Draft {
  plan: string;
  price: string;
  when: When;
  canary: number | string;
}

/** A new migration; nothing is sent or changed by it. */
export function DraftDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [draft, setDraft] = useState<Draft>({ plan: '', price: '', when: 'renewal', canary: 0 });
  const set = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));
  return (
    <ActionDialog
      title="New price migration"
      effect="A draft: nothing is sent or changed before you start it."
      confirm="Draft migration"
      ready={draft.plan.trim() !== '' && draft.price.trim() !== ''}
      run={async (reason, key) => {
        await draftPriceMigration(toRequest(draft, reason), key);
        return 'The migration is drafted.';
      }}
      onClose={onClose}
    >
      <TextInput
        label="Plan"
        description="Its id. Whose subscribers are moved."
        value={draft.plan}
        onChange={(event) => set({ plan: event.currentTarget.value })}
        required
        data-autofocus
      />
      <TextInput
        label="New price"
        description="Stripe's id of an active price of a plan, price_…"
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
        description="Who comes first; the others follow once you resume."
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
  plan: plan.trim(),
  to_price: price.trim(),
  ...(when === 'renewal' ? { when } : { when: 'now' as const, proration: when }),
  share_percent: 100,
  canary_percent: Number(canary),
  per_minute: 60,
  reason,
});
