import { Button, Group } from '@mantine/core';
import { IconCreditCardOff, IconHistory, IconMapPinOff, IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { lastOrder, orderAddress } from '../../data/checkout.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { Nothing } from '../../shared/nothing.tsx';

/** A second trial. */
export function TrialUsed(): ReactElement {
  return (
    <Nothing
      icon={<IconHistory aria-hidden />}
      title="You have had the trial before"
      action={
        <Button component={Link} to="/plans">
          Choose a plan
        </Button>
      }
    >
      The trial is once per person and card. Nothing was charged. Every paid plan can be cancelled at any
      time.
    </Nothing>
  );
}

/** A checkout that was finished in one tab while another tab had bought a subscription. */
export function SecondSubscription({ isPaid }: { isPaid: boolean }): ReactElement {
  return (
    <Nothing
      icon={<IconRosetteDiscountCheck aria-hidden />}
      title="You already have a subscription"
      action={
        <Button component={Link} to="/billing">
          Go to billing
        </Button>
      }
    >
      {isPaid
        ? 'We cancelled the second one and refund its payment in full. Your bank may take a few days to show it.'
        : 'Nothing was charged a second time.'}
    </Nothing>
  );
}

/** A card that was taken first and then declined. */
export function CardDeclined({ tier }: { tier: string }): ReactElement {
  const order = lastOrder();
  return (
    <Nothing
      icon={<IconCreditCardOff aria-hidden />}
      title="Your card was declined"
      action={
        <Button
          component={Link}
          to={orderAddress(order?.tier === tier ? order : { tier, cycle: 'monthly', coupon: undefined })}
        >
          Try another card
        </Button>
      }
    >
      Nothing was charged, and nothing is lost: another card may work. Your bank can say why it declined.
    </Nothing>
  );
}

/** An address that names no plan on sale. */
export function UnknownPlan(): ReactElement {
  return (
    <Nothing
      icon={<IconMapPinOff aria-hidden />}
      title="This plan is not on sale"
      action={
        <Button component={Link} to="/plans">
          See the plans
        </Button>
      }
    >
      It may have been replaced by another.
    </Nothing>
  );
}

interface AlreadySubscribedProps {
  plan: Plan;
  plans: readonly Plan[];
  cycle: BillingCycle;
  /** Tier that the reader has. */
  tier: string;
}

/** Somebody with a subscription who would buy another. */
export function AlreadySubscribed({ plan, plans, cycle, tier }: AlreadySubscribedProps): ReactElement {
  const current = plans.find(({ id }) => id === tier)?.display_name ?? tier;
  return (
    <Nothing
      icon={<IconRosetteDiscountCheck aria-hidden />}
      title={`You are on ${current}`}
      action={
        <Group justify="center" gap="xs">
          {plan.id !== tier && (
            <Button component={Link} to={`/billing/change?tier=${plan.id}&cycle=${cycle}`}>
              Change to {plan.display_name}
            </Button>
          )}
          <Button component={Link} to="/billing" variant="default">
            Go to billing
          </Button>
        </Group>
      }
    >
      There is one subscription a person. Changing it charges or credits the difference only.
    </Nothing>
  );
}
