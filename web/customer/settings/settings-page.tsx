import { Stack } from '@mantine/core';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useStatus } from '../../data/billing.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { PaymentMethodCard } from '../billing/payment-method-card.tsx';
import { BillingDetailsCard } from './billing-details-card.tsx';
import { EraseCard } from './erase-card.tsx';
import { NoticesCard } from './notices-card.tsx';
import { PlanSettings } from './plan-settings.tsx';
import { YourDataCard } from './your-data-card.tsx';

/** Everything that a customer may change about their subscription. */
export function SettingsPage(): ReactElement {
  return (
    <SignedIn>
      {(session) => (
        <Page title="Billing settings" width={760}>
          <Stack gap="md">
            <Plan />
            <PaymentMethodCard isCustomer={session.isCustomer} />
            <BillingDetailsCard isCustomer={session.isCustomer} />
            <NoticesCard />
            <YourDataCard />
            {session.role === 'viewer' && <EraseCard />}
          </Stack>
        </Page>
      )}
    </SignedIn>
  );
}

function Plan(): ReactElement {
  return (
    <Answer query={useStatus()} loading={220}>
      {(status) => <PlanSettings status={status} />}
    </Answer>
  );
}
