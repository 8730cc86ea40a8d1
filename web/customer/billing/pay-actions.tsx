import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.css';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Invoice, SubscriptionStatus } from '../../data/billing.ts';
import { useNewCard, usePayNow, usePromise } from '../../data/changes.ts';
import { told, toldTrouble } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

interface PayActionsProps {
  status: SubscriptionStatus;
  owed: readonly Invoice[];
}

/** Ways out of an unpaid invoice: pay now, another card, Stripe's page, a day that is promised. */
export function PayActions({ status, owed }: PayActionsProps): ReactElement {
  const payNow = usePayNow();
  const newCard = useNewCard();
  const hosted = owed.find((invoice) => invoice.hosted_invoice_url !== null)?.hosted_invoice_url;
  const running = status.status !== 'incomplete';
  return (
    <Stack gap="sm" className="no-print">
      {payNow.error !== null && <TroubleAlert error={payNow.error} />}
      <Group gap="xs">
        {running && (
          <Button
            loading={payNow.isPending}
            onClick={() => payNow.mutate(undefined, { onSuccess: () => told('Paid. Thank you.') })}
          >
            Pay now
          </Button>
        )}
        {running && (
          <Button
            variant="default"
            loading={newCard.isPending}
            onClick={() => newCard.mutate(undefined, { onError: toldTrouble })}
          >
            Use another card
          </Button>
        )}
        {hosted != null && (
          <Button
            component="a"
            href={hosted}
            variant={running ? 'subtle' : 'filled'}
            color={running ? 'gray' : 'fern'}
          >
            Open the invoice
          </Button>
        )}
        {status.status === 'past_due' && <PromiseDay />}
      </Group>
    </Stack>
  );
}

/** The engine takes a promise once an episode, at most so far ahead. */
const furthestDays = 14;

function PromiseDay(): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  const [on, setOn] = useState<string | null>(null);
  const promise = usePromise();
  return (
    <>
      <Button variant="subtle" color="gray" onClick={open}>
        Pay on another day
      </Button>
      <Modal opened={opened} onClose={close} title="Pay on another day">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (on === null) return;
            promise.mutate(
              { on: new Date(`${on}T12:00:00`).toISOString() },
              {
                onSuccess: () => {
                  close();
                  told('Noted. We try your card on that day and not before.');
                },
              },
            );
          }}
        >
          <Stack>
            <Text size="sm">
              Name a day within {furthestDays} days. We leave your card alone until then. This can be done
              once.
            </Text>
            <DateInput label="Day" value={on} onChange={setOn} placeholder="Choose a day" required />
            {promise.error !== null && <TroubleAlert error={promise.error} />}
            <Button type="submit" loading={promise.isPending} disabled={on === null}>
              Promise to pay
            </Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
