import { Button, Group } from '@mantine/core';
import { IconCreditCardOff, IconHistory, IconMapPinOff, IconRosetteDiscountCheck } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { lastOrder, orderAddress } from '../../data/checkout.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { Nothing } from '../../shared/nothing.tsx';

interface RefusedProps {
  icon: ReactElement;
  title: string;
  /** Where to continue, and the button's text. */
  to: string;
  action: string;
  children: string;
}

/** Why there is nothing to buy here, and where to go on. */
function Refused({ icon, title, to, action, children }: RefusedProps): ReactElement {
  return (
    <Nothing
      icon={icon}
      title={title}
      action={
        <Button component={Link} to={to}>
          {action}
        </Button>
      }
    >
      {children}
    </Nothing>
  );
}

/** A second trial. */
export const TrialUsed = (): ReactElement => (
  <Refused
    icon={<IconHistory aria-hidden />}
    title="You have had the trial before"
    to="/plans"
    action="Choose a plan"
  >
    The trial is once per person and card. Nothing was charged. Every paid plan can be cancelled at any time.
  </Refused>
);

/** A checkout that was finished in one tab while another tab had bought a subscription. */
export const SecondSubscription = ({ isPaid }: { isPaid: boolean }): ReactElement => (
  <Refused
    icon={<IconRosetteDiscountCheck aria-hidden />}
    title="You already have a subscription"
    to="/billing"
    action="Go to billing"
  >
    {isPaid
      ? 'We cancelled the second one and refund its payment in full. Your bank may take a few days to show it.'
      : 'Nothing was charged a second time.'}
  </Refused>
);

/** A card that was taken first and then declined. */
export function CardDeclined({ tier }: { tier: string }): ReactElement {
  const order = lastOrder();
  return (
    <Refused
      icon={<IconCreditCardOff aria-hidden />}
      title="Your card was declined"
      to={orderAddress(order?.tier === tier ? order : { tier, cycle: 'monthly', coupon: undefined })}
      action="Try another card"
    >
      Nothing was charged. Try another card, or ask your bank why it declined.
    </Refused>
  );
}

/** An address that names no plan on sale. */
export const UnknownPlan = (): ReactElement => (
  <Refused
    icon={<IconMapPinOff aria-hidden />}
    title="This plan is not on sale"
    to="/plans"
    action="See the plans"
  >
    It may have been replaced by another.
  </Refused>
);

interface AlreadySubscribedProps {
  plan: Plan;
  plans: readonly Plan[];
  cycle: BillingCycle;
  /** Tier that the reader has. */
  tier: string;
}

/** For subscribers who would buy a second one. */
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
      Each person has one subscription. If you change it, you pay or are credited the difference.
    </Nothing>
  );
}
