import { Anchor, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useStatus } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { Time } from '../../shared/time.tsx';

interface NoCallsLeftProps {
  /** Calls a day; 0: access is closed. */
  limit: number;
  resetsAt: string | null;
}

/** Why no more calls are taken today, and what opens them. */
export function NoCallsLeft({ limit, resetsAt }: NoCallsLeftProps): ReactElement | null {
  const { data: status } = useStatus();
  if (status === undefined) return null;
  const { sentence, link, to } = limit > 0 ? LARGER_PLAN : wayOut(status);
  return (
    <Text size="sm">
      {sentence ?? <LimitReached resetsAt={resetsAt} />}{' '}
      <Anchor component={Link} to={to} underline="always">
        {link}
      </Anchor>
    </Text>
  );
}

interface WayOut {
  /** null: the limit of a plan that is open. */
  sentence: string | null;
  link: string;
  to: string;
}

const LARGER_PLAN: WayOut = { sentence: null, link: 'See larger plans', to: '/plans' };

/** By the reason that access itself gives. */
function wayOut({ access }: SubscriptionStatus): WayOut {
  switch (access.reason) {
    case 'no_subscription':
      return { sentence: 'You need a plan to make calls.', link: 'Choose a plan', to: '/plans' };
    case 'ended':
      return { sentence: 'Your subscription has ended.', link: 'Choose a plan', to: '/plans' };
    case 'paused':
      return { sentence: 'Your subscription is paused.', link: 'Resume it', to: '/billing/settings' };
    case 'renewal_processing':
      return {
        sentence: 'You can make calls again once your bank has paid the renewal.',
        link: 'See your plan',
        to: '/billing',
      };
    case 'suspended':
    case 'past_due_grace_over':
      return {
        sentence: 'You cannot make calls while a payment is overdue.',
        link: 'See what you owe',
        to: '/billing',
      };
    default:
      return LARGER_PLAN;
  }
}

function LimitReached({ resetsAt }: { resetsAt: string | null }): ReactElement {
  if (resetsAt === null) return <>You have reached today’s limit.</>;
  return (
    <>
      You have reached today’s limit. You can make calls again from <Time at={resetsAt} format="moment" />.
    </>
  );
}
