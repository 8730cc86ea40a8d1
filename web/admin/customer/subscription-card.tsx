import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconEye, IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Role } from '../../data/session.ts';
import { addOnInWords } from '../../shared/add-on.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { DunningStrip } from '../../shared/dunning-strip.tsx';
import { pace } from '../../shared/pace.ts';
import { sentence } from '../../shared/sentence.ts';
import { cancelsAt, StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { useExplanationOf } from '../data/customer-page.ts';
import type { CustomerSubscription } from '../data/customer-page.ts';
import { Facts } from '../parts/facts.tsx';
import { ModeBadge, modeMeaning } from '../parts/mode-badge.tsx';
import { RunLink } from '../parts/run-link.tsx';
import { Section } from '../parts/section.tsx';
import { SubscriptionActions } from './subscription-actions.tsx';

interface SubscriptionCardProps {
  subscription: CustomerSubscription;
  customerId: string | null;
  role: Role;
  /** Frozen time of the customer's test clock; null in real time. */
  now: string | null;
}

const over = new Set(['canceled', 'expired', 'incomplete_expired']);

/** A subscription: its state, the reason, and the possible actions. */
export function SubscriptionCard({
  subscription,
  customerId,
  role,
  now,
}: SubscriptionCardProps): ReactElement {
  const { status, tier, id } = subscription;
  const meaning = modeMeaning[subscription.mode ?? 'managed'];
  const [asked, setAsked] = useState(false);
  const price =
    subscription.amount === null || subscription.currency === null
      ? '—'
      : `${formatMoney(subscription.amount, subscription.currency)} per ${pace(subscription.interval, subscription.interval_count)}`;
  return (
    <Section
      title={tier.charAt(0).toUpperCase() + tier.slice(1)}
      about={
        <Text component="span" ff="monospace" size="xs">
          {id}
        </Text>
      }
      actions={
        <Group gap="xs">
          <ModeBadge mode={subscription.mode ?? 'managed'} />
          <StatusBadge status={status} cancelsAt={cancelsAt(subscription)} />
          <SubscriptionActions subscription={subscription} customerId={customerId} role={role} now={now} />
        </Group>
      }
    >
      <Stack gap="md">
        {meaning !== null && (
          <Alert color="grape" variant="light" icon={<IconEye aria-hidden />} p="sm">
            {meaning}
          </Alert>
        )}
        {subscription.attention !== null && (
          <Alert
            color="orange"
            variant="light"
            icon={<IconAlertCircle aria-hidden />}
            title="Needs attention"
            p="sm"
          >
            {subscription.attention}
          </Alert>
        )}
        {subscription.dunning !== null && <DunningStrip dunning={subscription.dunning} />}
        <Facts facts={factsOf(subscription, price)} />
        <Group gap="md">
          {subscription.workflows.map((run) => (
            <RunLink key={run.kind} url={run.workflow_url} of={run.workflow_id ?? run.kind}>
              {`${run.kind.charAt(0).toUpperCase()}${run.kind.slice(1)} run`}
            </RunLink>
          ))}
          {!over.has(status) && !asked && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconHelpCircle size={16} aria-hidden />}
              onClick={() => setAsked(true)}
            >
              What happens next?
            </Button>
          )}
        </Group>
        {asked && <Why id={id} />}
      </Stack>
    </Section>
  );
}

function factsOf(subscription: CustomerSubscription, price: string): [string, ReactElement | string][] {
  const { dunning, pending_change: pending, current_period_end: end, trial_end: trialEnd } = subscription;
  return [
    ['Price', price],
    ['MRR', formatMoney(subscription.mrr, subscription.currency ?? 'usd')],
    ...(subscription.status === 'trialing' && trialEnd !== null
      ? [['Trial ends', <Time key="trial" at={trialEnd} format="moment" />] as [string, ReactElement]]
      : []),
    ...(end === null || subscription.ended !== null
      ? []
      : [
          [
            subscription.cancel_at_period_end === true ? 'Ends' : 'Period ends',
            <Time key="end" at={end} format="moment" />,
          ] as [string, ReactElement],
        ]),
    ...(subscription.ended === null
      ? []
      : [['Ended', <Time key="ended" at={subscription.ended} format="moment" />] as [string, ReactElement]]),
    ...(pending === null
      ? []
      : [
          [
            'Scheduled',
            <span key="pending">
              {pending.tier} on <Time at={pending.effective_at} />
            </span>,
          ] as [string, ReactElement],
        ]),
    ...(dunning === null
      ? []
      : [
          ['Attempts so far', String(dunning.attempt)] as [string, string],
          ['Next attempt', nextAttempt(dunning)] as [string, ReactElement | string],
          ['Access open until', <Time key="grace" at={dunning.grace_until} format="moment" />] as [
            string,
            ReactElement,
          ],
        ]),
    ...(subscription.add_ons.length === 0
      ? []
      : [['Add-ons', subscription.add_ons.map(addOnInWords).join(', ')] as [string, string]]),
    [
      'Access',
      `${subscription.access.services.length} services (${subscription.access.reason.replaceAll('_', ' ')})`,
    ],
    ['Since', <Time key="since" at={subscription.created} />],
  ];
}

function nextAttempt({
  next_attempt_at: at,
  planning,
}: NonNullable<CustomerSubscription['dunning']>): ReactElement | string {
  if (at !== null) return <Time at={at} format="moment" />;
  // The failure is only just known.
  return planning ? 'is being planned' : 'none planned';
}

function Why({ id }: { id: string }): ReactElement {
  return (
    <Answer query={useExplanationOf(id, true)} loading={80}>
      {({ why, rule, next, would_change: wouldChange }) => (
        <Alert variant="light" color="gray" title="What happens next" p="md">
          <Stack gap="xs">
            <Text size="sm">{sentence(why)}</Text>
            {next !== null && (
              <Text size="sm">
                Next, on <Time at={next.at} format="moment" />: {sentence(next.what)}
              </Text>
            )}
            {wouldChange.length > 0 && (
              <div>
                <Text size="sm">What would change it:</Text>
                <List size="sm">
                  {wouldChange.map((line) => (
                    <List.Item key={line}>{sentence(line)}</List.Item>
                  ))}
                </List>
              </div>
            )}
            <Text size="xs" c="dimmed" ff="monospace">
              rule {rule}
            </Text>
          </Stack>
        </Alert>
      )}
    </Answer>
  );
}
