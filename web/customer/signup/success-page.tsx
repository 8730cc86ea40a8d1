import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock, IconClockX, IconShieldLock } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link, useSearchParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { useStatus } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useCheckoutOutcome } from '../../data/checkout.ts';
import type { CheckoutOutcome } from '../../data/checkout.ts';
import { invoiceAddress, useNewestInvoices } from '../../data/invoices.ts';
import { usePlanName, withTax } from '../../data/plans.ts';
import { serviceName, useServices } from '../../data/services.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';
import { Time } from '../../shared/time.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { isUnderSubscription } from '../plans/plan-action.ts';
import { CardDeclined, SecondSubscription, TrialUsed } from './refusals.tsx';
import { WaitingForPayment } from './waiting.tsx';

/** Target of Checkout: waits, live, for the subscription, and says what comes next. */
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

  if (checkout.data?.status === 'refused') {
    const { reason, tier } = checkout.data;
    if (reason === 'trial_already_used') return <TrialUsed />;
    if (reason === 'already_subscribed' || reason === 'duplicate_subscription')
      return <SecondSubscription isPaid={reason === 'duplicate_subscription'} />;
    return <CardDeclined tier={tier} />;
  }
  if (settledNow === 'expired') return <Expired />;
  if (checkout.error !== null && sessionId !== null) {
    return <TroubleAlert error={checkout.error} retry={() => void checkout.refetch()} />;
  }
  if (status.data !== undefined && isThere(status.data, checkout.data)) return <Ready status={status.data} />;
  if (status.data?.status === 'incomplete')
    return status.data.payment_answer_due === null ? (
      <ConfirmPayment />
    ) : (
      <BankIsAsked until={status.data.payment_answer_due} />
    );
  return <WaitingForPayment paid={checkout.data !== undefined && settledNow !== 'open'} />;
}

/** Whether the subscription that was bought is the one that is shown. */
function isThere(status: SubscriptionStatus, checkout: CheckoutOutcome | undefined): boolean {
  if (!isUnderSubscription(status.status)) return false;
  if (checkout === undefined) return true;
  return checkout.subscription_id === null
    ? checkout.status === 'fulfilled'
    : checkout.subscription_id === status.subscription_id;
}

function Ready({ status }: { status: SubscriptionStatus }): ReactElement {
  const planName = usePlanName();
  const names = useServices().data;
  const trial = status.status === 'trialing';
  const calls = status.access.calls_per_day;
  return (
    <Card role="status">
      <Stack gap="lg" align="flex-start">
        <Group gap="sm" c="fern">
          <IconCircleCheck size={28} aria-hidden />
          <Title order={2} c="var(--mantine-color-text)">
            {trial ? 'Your trial has begun' : `You are on ${planName(status.tier)}`}
          </Title>
        </Group>
        <div>
          <Title order={3} mb="xs">
            Open to you now
          </Title>
          <Group gap={6}>
            {status.access.services.map((service) => (
              <Badge key={service} color="gray">
                {names?.get(service) ?? serviceName(service)}
              </Badge>
            ))}
          </Group>
          {calls !== null && (
            <Text size="sm" c="dimmed" mt="xs">
              Up to {formatCount(calls)} calls a day.
            </Text>
          )}
        </div>
        <div>
          <Title order={3} mb={4}>
            What comes next
          </Title>
          <Text>
            <NextStep status={status} />
          </Text>
        </div>
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

function NextStep({ status }: { status: SubscriptionStatus }): ReactElement {
  const next = status.next_invoice;
  if (next === null) return <>The invoice is under Billing.</>;
  const amount = withTax(formatMoney(next.amount, next.currency), status.tax);
  return status.status === 'trialing' ? (
    <>
      The trial ends on <Time at={next.at} format="weekday" />. Then your plan begins at {amount}, unless you
      cancel before.
    </>
  ) : (
    <>
      It renews on <Time at={next.at} format="weekday" /> at {amount}. The invoice of today is under Billing.
    </>
  );
}

/** A bank debit takes days; nothing is wrong and nothing is open yet. */
function BankIsAsked({ until }: { until: string }): ReactElement {
  return (
    <Nothing icon={<IconClock aria-hidden />} title="Your bank has been asked">
      It usually answers by <Time at={until} format="weekday" />. Your plan opens then; there is nothing to
      do.
    </Nothing>
  );
}

/** The bank wants the customer, or the first payment failed: nothing is open until it is paid. */
function ConfirmPayment(): ReactElement {
  const open = useNewestInvoices().data?.find((invoice) => invoice.status === 'open');
  return (
    <Nothing
      icon={<IconShieldLock aria-hidden />}
      title="The payment is not through yet"
      action={
        open?.hosted_invoice_url == null ? undefined : (
          <Button component="a" href={invoiceAddress(open)}>
            Confirm or pay with another card
          </Button>
        )
      }
    >
      Your bank may want you to confirm it, or the card was declined. This page continues once it is paid.
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
