import { Anchor, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useCustomer, usePaymentMethods } from '../../data/billing.ts';
import type { PaymentMethod } from '../../data/billing.ts';
import { useNewCard } from '../../data/changes.ts';
import { Answer } from '../../shared/answer.tsx';
import { ChangedElsewhere } from '../../shared/changed-elsewhere.tsx';
import { paymentMethodName } from '../../shared/payment-method-name.ts';
import { notifyTrouble } from '../../shared/toast.ts';

/** The card that is charged, and the way to another. `quiet`: one small card among others. */
export function PaymentMethodCard({
  isCustomer,
  quiet = false,
}: {
  isCustomer: boolean;
  quiet?: boolean;
}): ReactElement {
  const managed = useCustomer(isCustomer).data?.managed;
  return (
    <Card component="section" aria-label="Payment method">
      <Stack gap={4}>
        <Answer query={usePaymentMethods()} loading={72}>
          {(methods) => (
            <>
              <Group justify="space-between" wrap="nowrap">
                <Title order={quiet ? 3 : 2} {...(quiet ? { c: 'dimmed', fw: 500 } : {})}>
                  Payment method
                </Title>
                {managed !== false && <ReplaceButton quiet={quiet} first={methods.length === 0} />}
              </Group>
              <CardLine method={methods.find((method) => method.default) ?? methods[0]} />
              {managed === false && <ChangedElsewhere />}
            </>
          )}
        </Answer>
      </Stack>
    </Card>
  );
}

/** Leads to Stripe's page; a link among others where the card is a small one. */
function ReplaceButton({ quiet, first }: { quiet: boolean; first: boolean }): ReactElement {
  const newCard = useNewCard();
  const go = (): void => newCard.mutate(undefined, { onError: notifyTrouble });
  const label = first ? 'Add a card' : 'Replace';
  return quiet ? (
    <Anchor
      component="button"
      type="button"
      size="sm"
      className="no-print"
      disabled={newCard.isPending}
      onClick={go}
    >
      {label}
    </Anchor>
  ) : (
    <Button variant="default" size="sm" className="no-print" loading={newCard.isPending} onClick={go}>
      {label}
    </Button>
  );
}

function CardLine({ method }: { method: PaymentMethod | undefined }): ReactElement {
  if (method === undefined) return <Text>No card yet.</Text>;
  const { card } = method;
  if (card === null) return <Text>{paymentMethodName(method)}</Text>;
  return (
    <Group gap="sm" wrap="nowrap">
      <IconCreditCard size={26} stroke={1.5} aria-hidden />
      <div>
        <Text fw={500} className="figures">
          {paymentMethodName(method)}
        </Text>
        {card.exp_month !== null && card.exp_year !== null && (
          <Text size="sm" c="dimmed" className="figures">
            Valid until {String(card.exp_month).padStart(2, '0')}/{card.exp_year}
          </Text>
        )}
      </div>
    </Group>
  );
}
