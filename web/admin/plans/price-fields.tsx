import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { AmountInput } from './amount-input.tsx';
import type { FieldErrors } from './field-errors.ts';
import type { DraftPrice } from './plan-draft.ts';

interface PriceFieldsProps {
  prices: DraftPrice[];
  onChange: (prices: DraftPrice[]) => void;
  /** Paid once, to begin with. */
  once: boolean;
  errors: FieldErrors;
}

const currencyNames = new Intl.DisplayNames(undefined, { type: 'currency' });
const nameOf = (currency: string): string => currencyNames.of(currency.toUpperCase()) ?? currency;

/** Prices by the month and the year, in each currency that the plan is sold in. */
export function PriceFields({ prices, onChange, once, errors }: PriceFieldsProps): ReactElement {
  const change = (index: number, changes: Partial<DraftPrice>): void =>
    onChange(prices.map((price, place) => (place === index ? { ...price, ...changes } : price)));
  return (
    <Stack gap="sm">
      {prices.map(({ currency, monthly, yearly }, index) => {
        const code = currency.toUpperCase();
        return (
          <Group key={currency} align="flex-start" gap="sm" wrap="nowrap">
            <Group grow align="flex-start" flex={1} gap="sm">
              <AmountInput
                kind="money"
                label={`${once ? 'Fee, once' : 'A month'} (${code})`}
                value={monthly}
                onChange={(value) => change(index, { monthly: value })}
                empty="Not sold by the month"
                error={errors(`/prices/${index}/price_monthly`)}
              />
              <AmountInput
                kind="money"
                label={`A year (${code})`}
                value={yearly}
                onChange={(value) => change(index, { yearly: value })}
                empty="Not sold by the year"
                error={errors(`/prices/${index}/price_yearly`, `/prices/${index}/currency`)}
              />
            </Group>
            {prices.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                mt={30}
                aria-label={`Take ${nameOf(currency)} off sale`}
                onClick={() => onChange(prices.filter((_, place) => place !== index))}
              >
                <IconX size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        );
      })}
      <AddCurrency
        taken={prices.map(({ currency }) => currency)}
        add={(currency) => onChange([...prices, { currency, monthly: '', yearly: '', per1k: '' }])}
      />
      <Text size="xs" c="dimmed">
        A changed price is a new price in Stripe, for new subscribers. Existing ones keep theirs.
      </Text>
    </Stack>
  );
}

function AddCurrency({ taken, add }: { taken: string[]; add: (currency: string) => void }): ReactElement {
  const [open, setOpen] = useState(false);
  if (!open) {
    return (
      <Button
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => setOpen(true)}
        w="fit-content"
      >
        Another currency
      </Button>
    );
  }
  const free = Intl.supportedValuesOf('currency').filter((code) => !taken.includes(code.toLowerCase()));
  return (
    <Select
      label="Currency"
      searchable
      data-autofocus
      maw={280}
      limit={50}
      value={null}
      data={free.map((code) => ({ value: code.toLowerCase(), label: `${code}: ${nameOf(code)}` }))}
      onChange={(currency) => {
        if (currency !== null) add(currency);
        setOpen(false);
      }}
    />
  );
}
