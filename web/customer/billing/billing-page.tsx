import { SimpleGrid, Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useStatus } from '../../data/billing.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { CardSaved } from './card-saved.tsx';
import { InvoicesCard } from './invoices-card.tsx';
import { NextInvoiceCard } from './next-invoice-card.tsx';
import { PaymentMethodCard } from './payment-method-card.tsx';
import { SubscriptionStateCard } from './subscription-state-card.tsx';
import { UsageCard } from './usage-card.tsx';

/** State of the subscription, next events, usage and payments. */
export function BillingPage(): ReactElement {
  return (
    <SignedIn>
      {({ isCustomer }) => (
        <Page title="Billing">
          <Stack gap="md">
            <SubscriptionState isCustomer={isCustomer} />
            <InvoicesCard />
          </Stack>
        </Page>
      )}
    </SignedIn>
  );
}

function SubscriptionState({ isCustomer }: { isCustomer: boolean }): ReactElement {
  return (
    <Answer query={useStatus()} loading={180}>
      {(status) => (
        <>
          <CardSaved status={status} />
          <SubscriptionStateCard status={status} />
          {status.status !== 'none' && (
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
              <NextInvoiceCard status={status} />
              <UsageCard />
              <PaymentMethodCard isCustomer={isCustomer} quiet />
            </SimpleGrid>
          )}
        </>
      )}
    </Answer>
  );
}
