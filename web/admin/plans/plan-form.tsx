import { Checkbox, SimpleGrid, Stack, Switch, TagsInput, TextInput, Textarea } from '@mantine/core';
import type { ReactElement } from 'react';
import { useServices } from '../../data/services.ts';
import { AmountInput } from './amount-input.tsx';
import type { FieldErrors } from './field-errors.ts';
import { OverageFields } from './overage-fields.tsx';
import type { PlanDraft } from './plan-draft.ts';
import { PriceFields } from './price-fields.tsx';
import { Section } from '../parts/section.tsx';

interface PlanFormProps {
  draft: PlanDraft;
  set: (changes: Partial<PlanDraft>) => void;
  errors: FieldErrors;
  isNew: boolean;
  /** Its monthly price is paid once, to begin with. */
  once: boolean;
}

/** Every field of a plan. */
export function PlanForm({ draft, set, errors, isNew, once }: PlanFormProps): ReactElement {
  return (
    <Stack gap="lg">
      <Basics draft={draft} set={set} errors={errors} isNew={isNew} />
      <Section title="Prices">
        <Stack gap="md">
          <PriceFields
            prices={draft.prices}
            once={once}
            errors={errors}
            onChange={(prices) => set({ prices })}
          />
          <AmountInput
            kind="count"
            label={once ? 'How long it lasts' : 'Free trial'}
            unit="days"
            value={draft.trialDays}
            onChange={(trialDays) => set({ trialDays })}
            description={once ? 'For that fee.' : 'Before the first charge; 0 for none.'}
            error={errors('/trial_days')}
          />
        </Stack>
      </Section>
      <Credits draft={draft} set={set} errors={errors} />
      <Limits draft={draft} set={set} errors={errors} />
      <Services chosen={draft.services} onChange={(services) => set({ services })} errors={errors} />
      <Section title="On the plans page">
        <Textarea
          label="Features"
          description="One a line, as they stand under the price."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autosize
          minRows={3}
          maxRows={10}
          value={draft.features}
          error={errors('/features')}
          onChange={(event) => set({ features: event.currentTarget.value })}
        />
      </Section>
    </Stack>
  );
}

type Part = Pick<PlanFormProps, 'draft' | 'set' | 'errors'>;

function Basics({ draft, set, errors, isNew }: Part & { isNew: boolean }): ReactElement {
  return (
    <Section title="Plan">
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
          <TextInput
            label="Name"
            value={draft.name}
            error={errors('/display_name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
            required
            {...(isNew ? { 'data-autofocus': true } : {})}
          />
          <TextInput
            label="Id"
            description={isNew ? 'As checkout takes it; stays for ever.' : 'Stays as it is.'}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={draft.id}
            disabled={!isNew}
            error={errors('/id')}
            onChange={(event) => set({ id: event.currentTarget.value })}
            required={isNew}
          />
        </SimpleGrid>
        <AmountInput
          kind="count"
          label="Rank"
          value={draft.rank}
          onChange={(rank) => set({ rank })}
          empty="After the others"
          description="A change to a higher place is an upgrade and counts at once; a lower one waits for the period’s end."
          error={errors('/rank')}
        />
        {!isNew && (
          <Switch
            label="On sale"
            description="An archived plan is not sold to new customers. Its subscribers keep it."
            checked={draft.active}
            error={errors('/active')}
            onChange={(event) => set({ active: event.currentTarget.checked })}
          />
        )}
      </Stack>
    </Section>
  );
}

function Credits({ draft, set, errors }: Part): ReactElement {
  return (
    <Section title="Credits and overage">
      <Stack gap="md">
        <AmountInput
          kind="count"
          label="Included in each period"
          unit="credits"
          value={draft.credits}
          onChange={(credits) => set({ credits })}
          description="One call is one credit."
          error={errors('/included_credits')}
        />
        <Switch
          label="Unused credits go over into the next period"
          checked={draft.rollsOver}
          onChange={(event) => set({ rollsOver: event.currentTarget.checked })}
        />
        {draft.rollsOver && (
          <AmountInput
            kind="count"
            label="At most so many go over"
            unit="credits"
            value={draft.rolloverUpTo}
            onChange={(rolloverUpTo) => set({ rolloverUpTo })}
            description="They are used first, and end with that next period."
            error={errors('/rollover')}
          />
        )}
        <OverageFields draft={draft} set={set} errors={errors} />
      </Stack>
    </Section>
  );
}

function Limits({ draft, set, errors }: Part): ReactElement {
  return (
    <Section title="Limits">
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, xs: 2 }} verticalSpacing="md">
          <AmountInput
            kind="count"
            label="Calls a day"
            value={draft.callsPerDay}
            onChange={(callsPerDay) => set({ callsPerDay })}
            empty="No limit"
            error={errors('/limits/calls_per_day')}
          />
          <AmountInput
            kind="count"
            label="Calls a minute"
            value={draft.callsPerMinute}
            onChange={(callsPerMinute) => set({ callsPerMinute })}
            empty="No limit"
            error={errors('/limits/calls_per_minute')}
          />
        </SimpleGrid>
        <TagsInput
          label="Further kinds of usage"
          description="Beside inference, embeddings and speech, such as images. Press Enter after each."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.eventTypes}
          onChange={(eventTypes) => set({ eventTypes })}
          maxTags={50}
          error={errors('/event_types')}
        />
      </Stack>
    </Section>
  );
}

interface ServicesProps {
  chosen: string[];
  onChange: (services: string[]) => void;
  errors: FieldErrors;
}

function Services({ chosen, onChange, errors }: ServicesProps): ReactElement {
  const names = useServices().data;
  return (
    <Section title="Services">
      <Checkbox.Group
        aria-label="Services that the plan opens"
        value={chosen}
        onChange={onChange}
        error={errors('/services')}
      >
        <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} verticalSpacing="sm">
          {[...(names ?? new Map(chosen.map((id) => [id, id])))].map(([id, name]) => (
            <Checkbox key={id} value={id} label={name} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    </Section>
  );
}
