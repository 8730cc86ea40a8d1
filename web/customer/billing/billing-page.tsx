import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { useExplanation, useStatus } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { SignedIn } from '../../app/signed-in.tsx';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';

/** How the subscription stands and what happens next. */
export function BillingPage(): ReactElement {
  return (
    <SignedIn>
      {() => (
        <Page title="Billing">
          <Standing />
        </Page>
      )}
    </SignedIn>
  );
}

function Standing(): ReactElement {
  return <Answer query={useStatus()}>{(status) => <StandingCard status={status} />}</Answer>;
}

function StandingCard({ status }: { status: SubscriptionStatus }): ReactElement {
  const explanation = useExplanation(status.has_subscription).data;
  return (
    <Card>
      <Stack gap="xs">
        <Group>
          <Title order={2}>{status.tier}</Title>
          <StatusBadge status={status.status} />
        </Group>
        {explanation != null && <Text>{explanation.why}</Text>}
        {explanation?.next != null && (
          <Text c="dimmed">
            <Time at={explanation.next.at} format="weekday" />: {explanation.next.what}
          </Text>
        )}
      </Stack>
    </Card>
  );
}
