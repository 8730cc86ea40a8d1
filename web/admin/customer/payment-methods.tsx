import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { paymentMethodName } from '../../shared/payment-method-name.ts';
import type { CustomerPageData } from '../data/customer-page.ts';
import { Section } from '../parts/section.tsx';

type Method = CustomerPageData['payment_methods'][number];

/** Cards and other means of payment, those that were taken away last. */
export function PaymentMethods({ methods }: { methods: readonly Method[] }): ReactElement {
  return (
    <Section title="Payment methods">
      {methods.length === 0 ? (
        <Text size="sm" c="dimmed">
          None on file.
        </Text>
      ) : (
        <Stack gap="sm">
          {methods.map((method) => (
            <Group key={method.id} justify="space-between" wrap="nowrap">
              <div>
                <Text
                  size="sm"
                  td={method.detached || method.mandate_ended_at !== null ? 'line-through' : 'none'}
                >
                  {paymentMethodName(method)}
                </Text>
                {method.card !== null && (
                  <Text size="xs" c="dimmed">
                    until {String(method.card.exp_month).padStart(2, '0')}/{method.card.exp_year}
                  </Text>
                )}
              </div>
              {method.mandate_ended_at !== null && <Badge color="orange">Mandate ended</Badge>}
              {method.default && <Badge color="fern">Default</Badge>}
              {method.detached && <Badge color="gray">Removed</Badge>}
            </Group>
          ))}
        </Stack>
      )}
    </Section>
  );
}
