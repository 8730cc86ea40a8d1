import { Alert, Button, MultiSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { useServices } from '../../data/services.ts';
import { formatCount } from '../../shared/money.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PlanSelect } from '../parts/plan-select.tsx';
import { waits } from '../parts/waits.tsx';

interface Draft {
  id: string;
  kind: 'plan' | 'add_on';
  plan: string | null;
  name: string;
  services: string[];
}

interface MappingDialogProps {
  /** Product or price that it begins with. */
  id?: string;
  onClose: () => void;
}

/** Maps a product or price; a preview shows who is affected. */
export function MappingDialog({ id = '', onClose }: MappingDialogProps): ReactElement {
  const [draft, setDraft] = useState<Draft>({ id, kind: 'add_on', plan: null, name: '', services: [] });
  const services = useServices().data ?? new Map<string, string>();
  const params = { path: { id: draft.id.trim() } };
  const preview = useMutation({
    mutationFn: () =>
      unwrap(api.POST('/admin/catalogue/mappings/{id}/preview', { params, body: targetOf(draft) })),
  });
  const set = (changes: Partial<Draft>): void => {
    preview.reset();
    setDraft((before) => ({ ...before, ...changes }));
  };
  const ready =
    draft.id.trim() !== '' && (draft.kind === 'plan' ? draft.plan !== null : draft.name.trim() !== '');
  return (
    <ActionDialog
      title="Map a product or price"
      effect="Access goes by it at once, and every subscription with such an item is read from Stripe again. Nothing is charged by it."
      confirm="Map"
      ready={ready}
      run={async (reason) => {
        const body = { ...targetOf(draft), reason };
        const made = await unwrap(api.PUT('/admin/catalogue/mappings/{id}', { params, body }));
        if ('approval_id' in made) return waits('This mapping');
        return `${made.stripe_id} stands for ${made.add_on?.name ?? made.plan ?? ''}.`;
      }}
      onClose={onClose}
    >
      <TextInput
        label="Product or price in Stripe"
        placeholder="prod_… or price_…"
        value={draft.id}
        onChange={(event) => set({ id: event.currentTarget.value })}
        required
        data-autofocus
      />
      <SegmentedControl
        aria-label="What it stands for"
        data={[
          { value: 'add_on', label: 'An add-on' },
          { value: 'plan', label: 'A plan' },
        ]}
        value={draft.kind}
        onChange={(kind) => set({ kind: kind === 'plan' ? 'plan' : 'add_on' })}
      />
      {draft.kind === 'plan' ? (
        <PlanSelect value={draft.plan} onChange={(plan) => set({ plan })} />
      ) : (
        <>
          <TextInput
            label="Name"
            description="Customers read it on their billing page."
            maxLength={80}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            required
          />
          <MultiSelect
            label="Services that it opens"
            data={[...services].map(([value, label]) => ({ value, label }))}
            value={draft.services}
            onChange={(chosen) => set({ services: chosen })}
          />
        </>
      )}
      <Button
        variant="default"
        disabled={!ready}
        loading={preview.isPending}
        onClick={() => preview.mutate()}
      >
        Whom does it touch?
      </Button>
      {preview.data !== undefined && (
        <Alert variant="light" title={preview.data.name}>
          {preview.data.subscriptions === 0
            ? 'No subscription has an item of it.'
            : `${formatCount(preview.data.subscriptions)} subscriptions have an item of it: ${preview.data.customers.join(', ')}`}
        </Alert>
      )}
      {preview.error !== null && <TroubleAlert error={preview.error} />}
    </ActionDialog>
  );
}

const targetOf = ({
  kind,
  plan,
  name,
  services,
}: Draft): { plan: string } | { add_on: { name: string; services: string[] } } =>
  kind === 'plan' ? { plan: plan ?? '' } : { add_on: { name: name.trim(), services } };
