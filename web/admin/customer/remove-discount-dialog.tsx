import { Radio, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { requestDiscountRemoval } from '../data/actions.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';

type Discounts = components['schemas']['SubscriptionDiscounts'];
type Discount = Discounts['discounts'][number];

/** Takes a discount away, after showing what the next invoice will be. */
export function RemoveDiscountDialog({ id, onClose }: { id: string; onClose: () => void }): ReactElement {
  const [chosen, setChosen] = useState<string | null>(null);
  const query = useQuery({
    queryKey: ['preview', 'discounts', id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/admin/subscriptions/{id}/discounts', { params: { path: { id } }, signal })),
    gcTime: 0,
  });
  return (
    <ActionDialog
      title="Remove a discount"
      effect="Invoices already issued keep the discount; later ones do not have it. Nothing is charged or paid back now. It is also removed from a scheduled change."
      confirm="Remove"
      ready={chosen !== null}
      run={async (reason, key) => {
        await requestDiscountRemoval(id, chosen ?? '', reason, key);
        return 'The discount is removed from later invoices.';
      }}
      onClose={onClose}
    >
      <Answer query={query} loading={80}>
        {(found) => <Choice found={found} chosen={chosen} choose={setChosen} />}
      </Answer>
    </ActionDialog>
  );
}

interface ChoiceProps {
  found: Discounts;
  chosen: string | null;
  choose: (id: string) => void;
}

function Choice({ found, chosen, choose }: ChoiceProps): ReactElement {
  const { discounts, next_amount: now, currency } = found;
  if (discounts.length === 0) return <Text size="sm">The subscription has no discount.</Text>;
  return (
    <Radio.Group label="Discount" value={chosen ?? ''} onChange={choose} required>
      <Stack gap="xs" mt={4}>
        {discounts.map((one) => (
          <Radio
            key={one.id}
            value={one.id}
            label={`${one.name ?? one.coupon ?? one.id}: ${takesOff(one, currency)}${WHERE[one.place]}`}
            description={
              now === null || one.next_amount === null
                ? 'No invoice is to come.'
                : `Next invoice: ${formatMoney(one.next_amount, currency)} instead of ${formatMoney(now, currency)}`
            }
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

const takesOff = ({ percent_off: percent, amount_off: amount }: Discount, currency: string): string =>
  percent === null ? `${formatMoney(amount ?? 0, currency)} off` : `${percent}% off`;

const WHERE: Readonly<Record<Discount['place'], string>> = {
  subscription: '',
  customer: ' on each of the customer’s subscriptions without a discount of its own',
  item: ' of one item alone',
  schedule: ' from the scheduled change on',
};
