import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, lazy } from 'react';
import type { ReactElement } from 'react';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useNewCard, usePayNow } from '../../data/changes.ts';
import { invoiceAddress } from '../../data/invoices.ts';
import type { Invoice } from '../../data/invoices.ts';
import { onceDone } from '../../shared/once-done.ts';
import { notify, notifyTrouble } from '../../shared/toast.ts';
import { isManaged } from '../plans/plan-action.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';

interface PayActionsProps {
  status: SubscriptionStatus;
  owed: readonly Invoice[];
}

/** Ways out of an unpaid invoice: pay now, another card, Stripe's page, a day that is promised. */
export function PayActions({ status, owed }: PayActionsProps): ReactElement {
  const payNow = usePayNow();
  const newCard = useNewCard();
  const hosted = owed.find((invoice) => invoice.hosted_invoice_url !== null);
  // An invoice that somebody else collects is paid on its own page only.
  const running = status.status !== 'incomplete' && isManaged(status);
  return (
    <Stack gap="sm" className="no-print">
      {payNow.error !== null && <TroubleAlert error={payNow.error} />}
      <Group gap="xs">
        {running && (
          <Button
            loading={payNow.isPending}
            onClick={() => onceDone(payNow.mutateAsync(), () => notify('Paid. Thank you.'))}
          >
            Pay now
          </Button>
        )}
        {running && (
          <Button
            variant="default"
            loading={newCard.isPending}
            onClick={() => newCard.mutate(undefined, { onError: notifyTrouble })}
          >
            Use another card
          </Button>
        )}
        {hosted !== undefined && (
          <Button
            component="a"
            href={invoiceAddress(hosted)}
            variant={running ? 'light' : 'filled'}
            color={running ? 'gray' : 'fern'}
          >
            Open the invoice
          </Button>
        )}
        {running &&
          status.status === 'past_due' &&
          status.dunning !== null &&
          status.dunning.promise_days > 0 && <PromiseDay furthestDays={status.dunning.promise_days} />}
      </Group>
    </Stack>
  );
}

/** Includes a calendar, so it is loaded when opened. */
const PromiseDialog = lazy(async () => ({ default: (await import('./promise-dialog.tsx')).PromiseDialog }));

function PromiseDay({ furthestDays }: { furthestDays: number }): ReactElement {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant="light" color="gray" onClick={open}>
        Pay on another day
      </Button>
      <Modal opened={opened} onClose={close} title="Pay on another day">
        <Suspense fallback={<Skeleton height={160} role="status" aria-label="Loading" />}>
          <PromiseDialog furthestDays={furthestDays} close={close} />
        </Suspense>
      </Modal>
    </>
  );
}
