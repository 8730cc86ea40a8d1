import { Alert, Button, Group, Modal, NumberInput, Stack, Switch, TextInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { keys } from '../../data/keys.ts';
import type { Plan } from '../../data/plans.ts';
import { told } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

interface Draft {
  id: string;
  name: string;
  monthly: number | string;
  yearly: number | string;
  calls: number | string;
  credits: number | string;
  per1k: number | string;
  trialDays: number | string;
  features: string;
  active: boolean;
}

const draftOf = (plan: Plan | null): Draft => ({
  id: plan?.id ?? '',
  name: plan?.display_name ?? '',
  monthly: plan?.price_monthly ?? '',
  yearly: plan?.price_yearly ?? '',
  calls: plan?.limits.calls_per_day ?? '',
  credits: plan?.included_credits ?? 0,
  per1k: plan?.price_per_1k ?? '',
  trialDays: plan?.trial_days ?? 0,
  features: (plan?.features ?? []).join('\n'),
  active: plan?.active ?? true,
});

const orNull = (value: number | string): number | null => (value === '' ? null : Number(value));

/** Changes a plan, or makes one; here and in Stripe. */
export function PlanDialog({ plan, onClose }: { plan: Plan | null; onClose: () => void }): ReactElement {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(plan));
  const set = (changes: Partial<Draft>): void => setDraft((before) => ({ ...before, ...changes }));
  const idWrong = plan === null && draft.id !== '' && !/^[a-z][a-z0-9-]{1,40}$/.test(draft.id);
  const ready = draft.name.trim() !== '' && draft.id !== '' && !idWrong;
  const priceChanged =
    plan !== null &&
    (orNull(draft.monthly) !== plan.price_monthly || orNull(draft.yearly) !== plan.price_yearly);
  const save = useMutation({
    mutationFn: () => savePlan(plan, draft),
    onSuccess: (saved) => {
      told(`${saved.display_name} is saved.`);
      onClose();
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.plans }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={plan === null ? 'New plan' : `Edit ${plan.display_name}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save.mutate();
        }}
      >
        <Stack gap="md">
          <Group grow align="flex-start">
            <TextInput
              label="Name"
              value={draft.name}
              onChange={(event) => set({ name: event.currentTarget.value })}
              required
              data-autofocus
            />
            <TextInput
              label="Id"
              description="As checkout takes it; stays for ever."
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={draft.id}
              disabled={plan !== null}
              error={idWrong ? 'Lower case letters, digits and dashes.' : null}
              onChange={(event) => set({ id: event.currentTarget.value })}
              required
            />
          </Group>
          <Group grow align="flex-start">
            <Amount
              label={plan?.id === 'trial' ? 'Fee' : 'Monthly price'}
              value={draft.monthly}
              onChange={(monthly) => set({ monthly })}
              empty="Not sold by the month"
            />
            <Amount
              label="Yearly price"
              value={draft.yearly}
              onChange={(yearly) => set({ yearly })}
              empty="Not sold by the year"
            />
          </Group>
          {priceChanged && (
            <Alert color="yellow" variant="light" p="sm">
              A new price is made in Stripe for new subscribers. Who has the plan keeps the old one.
            </Alert>
          )}
          <Group grow align="flex-start">
            <NumberInput
              label="Calls a day"
              placeholder="No limit"
              min={0}
              allowDecimal={false}
              thousandSeparator=","
              value={draft.calls}
              onChange={(calls) => set({ calls })}
            />
            <NumberInput
              label="Credits included"
              min={0}
              allowDecimal={false}
              thousandSeparator=","
              value={draft.credits}
              onChange={(credits) => set({ credits })}
            />
          </Group>
          <Group grow align="flex-start">
            <Amount
              label="Price per 1,000 beyond"
              value={draft.per1k}
              onChange={(per1k) => set({ per1k })}
              empty="Nothing beyond"
            />
            <NumberInput
              label="Free trial, days"
              min={0}
              max={730}
              allowDecimal={false}
              value={draft.trialDays}
              onChange={(trialDays) => set({ trialDays })}
            />
          </Group>
          <Textarea
            label="Features"
            description="One a line, as they stand in the comparison."
            autosize
            minRows={3}
            maxRows={8}
            value={draft.features}
            onChange={(event) => set({ features: event.currentTarget.value })}
          />
          {plan !== null && (
            <Switch
              label="On sale"
              description="An archived plan is sold to nobody new; who has it keeps it."
              checked={draft.active}
              onChange={(event) => set({ active: event.currentTarget.checked })}
            />
          )}
          {save.error !== null && <TroubleAlert error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!ready}>
              {plan === null ? 'Put it on sale' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface AmountProps {
  label: string;
  value: number | string;
  onChange: (value: number | string) => void;
  empty: string;
}

function Amount({ label, value, onChange, empty }: AmountProps): ReactElement {
  return (
    <NumberInput
      label={label}
      placeholder={empty}
      min={0}
      decimalScale={2}
      thousandSeparator=","
      value={value}
      onChange={onChange}
    />
  );
}

/** Sends what changed only, so that what the form does not show stays as it is. */
function savePlan(plan: Plan | null, draft: Draft): Promise<Plan> {
  const before = draftOf(plan);
  const fields = {
    display_name: draft.name.trim(),
    ...(draft.monthly === before.monthly ? {} : { price_monthly: orNull(draft.monthly) }),
    ...(draft.yearly === before.yearly ? {} : { price_yearly: orNull(draft.yearly) }),
    ...(draft.calls === before.calls ? {} : { limits: { calls_per_day: orNull(draft.calls) } }),
    ...(draft.credits === before.credits ? {} : { included_credits: Number(draft.credits) }),
    ...(draft.per1k === before.per1k ? {} : { price_per_1k: orNull(draft.per1k) }),
    ...(draft.trialDays === before.trialDays ? {} : { trial_days: Number(draft.trialDays) }),
    ...(draft.features === before.features
      ? {}
      : {
          features: draft.features
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        }),
  };
  return plan === null
    ? unwrap(api.POST('/subscriptions/plans', { body: { id: draft.id, ...fields } }))
    : unwrap(
        api.PUT('/subscriptions/plans/{id}', {
          params: { path: { id: plan.id } },
          body: { ...fields, ...(draft.active === before.active ? {} : { active: draft.active }) },
        }),
      );
}
