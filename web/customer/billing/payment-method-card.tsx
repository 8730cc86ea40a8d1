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
          {(methods) => {
            const method = methods.find((one) => one.default) ?? methods[0];
            return (
              <>
                <Group justify="space-between" wrap="nowrap">
                  <Title order={quiet ? 3 : 2} {...(quiet ? { c: 'dimmed', fw: 500 } : {})}>
                    Payment method
                  </Title>
                  {managed !== false && <ReplaceButton quiet={quiet} label={replaceWords(method)} />}
                </Group>
                <CardLine method={method} />
                {managed === false && <ChangedElsewhere />}
              </>
            );
          }}
        </Answer>
      </Stack>
    </Card>
  );
}

const replaceWords = (method: PaymentMethod | undefined): string =>
  method === undefined ? 'Add a card' : method.mandate_ended_at === null ? 'Replace' : 'Add another';

/** Leads to Stripe's page; a link among others where the card is a small one. */
function ReplaceButton({ quiet, label }: { quiet: boolean; label: string }): ReactElement {
  const newCard = useNewCard();
  const go = (): void => newCard.mutate(undefined, { onError: notifyTrouble });
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
  if (method.mandate_ended_at !== null)
    return (
      <>
        <Text td="line-through">{paymentMethodName(method)}</Text>
        <Text size="sm">
          It can no longer be charged, because its mandate has ended. Add another payment method.
        </Text>
      </>
    );
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
