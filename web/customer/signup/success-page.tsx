import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClockX, IconShieldLock } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { useInvoices, useStatus } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useCheckoutOutcome } from '../../data/checkout.ts';
import type { CheckoutOutcome } from '../../data/checkout.ts';
import { usePlans } from '../../data/plans.ts';
import { formatMoney } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';
import { Time } from '../../shared/time.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { isSubscribed } from '../plans/plan-action.ts';
import { TrialUsed } from './refusals.tsx';
import { Waiting } from './waiting.tsx';

/** Where Checkout leads back to: waits, live, until the subscription is there, and says what comes next. */
export function SuccessPage(): ReactElement {
  return (
    <SignedIn>
      {() => (
        <Page title="Your subscription" width={560}>
          <Outcome />
        </Page>
      )}
    </SignedIn>
  );
}

function Outcome(): ReactElement {
  const [address] = useSearchParams();
  const sessionId = address.get('session_id');
  const checkout = useCheckoutOutcome(sessionId);
  const status = useStatus();
  const settledNow = checkout.data?.status;

  if (settledNow === 'refused') return <TrialUsed reason={checkout.data?.reason ?? null} />;
  if (settledNow === 'expired') return <Expired />;
  if (checkout.error !== null && sessionId !== null) {
    return <TroubleAlert error={checkout.error} retry={() => void checkout.refetch()} />;
  }
  if (status.data !== undefined && isThere(status.data, checkout.data)) return <Ready status={status.data} />;
  if (status.data?.status === 'incomplete') return <ConfirmPayment />;
  return <Waiting paid={checkout.data !== undefined && settledNow !== 'open'} />;
}

/** Whether the subscription that was bought is the one that is shown. */
function isThere(status: SubscriptionStatus, checkout: CheckoutOutcome | undefined): boolean {
  if (!isSubscribed(status.status)) return false;
  if (checkout === undefined) return true;
  return checkout.subscription_id === null
    ? checkout.status === 'fulfilled'
    : checkout.subscription_id === status.subscription_id;
}

function Ready({ status }: { status: SubscriptionStatus }): ReactElement {
  const plan = usePlans().data?.find(({ id }) => id === status.tier);
  const next = status.next_invoice;
  return (
    <Card role="status">
      <Stack gap="md" align="flex-start">
        <Group gap="sm" c="fern">
          <IconCircleCheck size={28} aria-hidden />
          <Title order={2} c="var(--mantine-color-text)">
            {status.status === 'trialing'
              ? 'Your trial has begun'
              : `You are on ${plan?.display_name ?? status.tier}`}
          </Title>
        </Group>
        <Text>
          {status.access.services.length} services are open to you now
          {status.access.calls_per_day === null ? '' : `, with ${status.access.calls_per_day} calls a day`}.
        </Text>
        {next !== null && (
          <Text>
            What comes next: on <Time at={next.at} format="weekday" />{' '}
            {status.status === 'trialing' ? 'the trial ends and' : ''}{' '}
            {formatMoney(next.amount, next.currency)}{' '}
            {status.status === 'trialing'
              ? 'is charged unless you cancel before.'
              : 'renews it. You can cancel before.'}
          </Text>
        )}
        <Group gap="xs">
          <Button component={Link} to="/billing">
            Go to billing
          </Button>
          <Button component={Link} to="/keys" variant="default">
            Add a provider key
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

/** The bank wants the customer, or the first payment failed: nothing is open until it is paid. */
function ConfirmPayment(): ReactElement {
  const open = useInvoices().data?.find((invoice) => invoice.status === 'open');
  return (
    <Nothing
      icon={<IconShieldLock aria-hidden />}
      title="The payment is not through yet"
      action={
        open?.hosted_invoice_url == null ? undefined : (
          <Button component="a" href={open.hosted_invoice_url}>
            Confirm or pay with another card
          </Button>
        )
      }
    >
      Your bank may want you to confirm it, or the card was declined. This page goes on by itself once it is
      paid.
    </Nothing>
  );
}

function Expired(): ReactElement {
  return (
    <Nothing
      icon={<IconClockX aria-hidden />}
      title="This checkout has expired"
      action={
        <Button component={Link} to="/plans">
          Choose a plan
        </Button>
      }
    >
      Nothing was charged. Checkout pages are open for a day.
    </Nothing>
  );
}
