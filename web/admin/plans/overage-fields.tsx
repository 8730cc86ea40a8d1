import { ActionIcon, Button, Group, Input, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { formatCount } from '../../shared/money.ts';
import { AmountInput } from './amount-input.tsx';
import type { FieldErrors } from './field-errors.ts';
import type { DraftPrice, DraftTier, PlanDraft } from './plan-draft.ts';

interface OverageFieldsProps {
  draft: PlanDraft;
  set: (changes: Partial<PlanDraft>) => void;
  errors: FieldErrors;
}

/** Overage of a plan: not sold, one price, or tiers. */
export function OverageFields({ draft, set, errors }: OverageFieldsProps): ReactElement {
  const code = (draft.prices[0]?.currency ?? 'usd').toUpperCase();
  return (
    <Stack gap="sm">
      <div>
        <Text size="sm" fw={500} mb={4} id="overage-label">
          Beyond the credits
        </Text>
        <SegmentedControl
          aria-labelledby="overage-label"
          value={draft.overage}
          onChange={(overage) => set({ overage })}
          data={[
            { value: 'none', label: 'Not sold' },
            { value: 'flat', label: 'One price' },
            { value: 'tiers', label: 'In tiers' },
          ]}
        />
      </div>
      {draft.overage === 'none' && (
        <Text size="sm" c="dimmed">
          {Number(draft.credits) > 0
            ? 'Calls are refused when the credits are used up.'
            : 'Usage is counted and costs nothing; the limits below hold.'}
        </Text>
      )}
      {draft.overage === 'flat' && (
        <AmountInput
          kind="money"
          label={`1,000 credits (${code})`}
          value={draft.flatPrice}
          onChange={(flatPrice) => set({ flatPrice })}
          error={errors('/price_per_1k')}
        />
      )}
      {draft.overage === 'tiers' && (
        <Tiers tiers={draft.tiers} code={code} errors={errors} onChange={(tiers) => set({ tiers })} />
      )}
      {draft.prices.length > 1 && <OtherCurrencies draft={draft} set={set} errors={errors} />}
    </Stack>
  );
}

/** A number of minor units means something else in each currency: each has a price of its own, or none. */
function OtherCurrencies({ draft, set, errors }: OverageFieldsProps): ReactElement {
  const change = (place: number, per1k: DraftPrice['per1k']): void =>
    set({ prices: draft.prices.map((one, index) => (index === place ? { ...one, per1k } : one)) });
  return (
    <>
      {draft.prices.map(
        ({ currency, per1k }, index) =>
          index > 0 && (
            <AmountInput
              key={currency}
              kind="money"
              label={`1,000 credits (${currency.toUpperCase()})`}
              value={per1k}
              onChange={(value) => change(index, value)}
              empty="Not sold in this currency"
              error={errors(`/prices/${index}/price_per_1k`)}
            />
          ),
      )}
      <Text size="xs" c="dimmed">
        Where a currency has no price of its own, calls in it are refused when the included credits are used
        up.
      </Text>
    </>
  );
}

interface TiersProps {
  tiers: DraftTier[];
  code: string;
  errors: FieldErrors;
  onChange: (tiers: DraftTier[]) => void;
}

const mostTiers = 20;

function Tiers({ tiers, code, errors, onChange }: TiersProps): ReactElement {
  const change = (index: number, changes: Partial<DraftTier>): void =>
    onChange(tiers.map((tier, place) => (place === index ? { ...tier, ...changes } : tier)));
  const last = tiers.length - 1;
  return (
    <Stack gap="sm">
      {tiers.map(({ upTo, price }, index) => (
        <Group
          key={index}
          align="flex-start"
          gap="sm"
          wrap="nowrap"
          role="group"
          aria-label={`Tier ${index + 1}`}
        >
          <Group grow align="flex-start" flex={1} gap="sm">
            {index === last ? (
              <Input.Wrapper label="Then" labelElement="div">
                <Text size="sm" c="dimmed" mt={8}>
                  {beyond(tiers[index - 1])}
                </Text>
              </Input.Wrapper>
            ) : (
              <AmountInput
                kind="count"
                label="Up to"
                unit="credits"
                value={upTo}
                onChange={(value) => change(index, { upTo: value })}
                error={errors(`/overage_tiers/${index}/up_to`)}
              />
            )}
            <AmountInput
              kind="money"
              label={`1,000 credits (${code})`}
              value={price}
              onChange={(value) => change(index, { price: value })}
              error={errors(`/overage_tiers/${index}/price_per_1k`)}
            />
          </Group>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={30}
            aria-label={`Remove tier ${index + 1}`}
            disabled={tiers.length === 1}
            onClick={() => onChange(tiers.filter((_, place) => place !== index))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={tiers.length >= mostTiers}
        onClick={() => onChange([...tiers.slice(0, last), { upTo: '', price: '' }, ...tiers.slice(last)])}
      >
        Another tier
      </Button>
      <Text size="xs" c="dimmed">
        Counted from the first credit beyond those included; each part is billed at its own tier’s price.
      </Text>
    </Stack>
  );
}

const beyond = (before: DraftTier | undefined): string =>
  before === undefined || before.upTo === ''
    ? 'All of it'
    : `All beyond ${formatCount(Number(before.upTo))} credits`;
