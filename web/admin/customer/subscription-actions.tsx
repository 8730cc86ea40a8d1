import { Button, Menu, NumberInput, Select } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { usePlans } from '../../data/plans.ts';
import type { Role } from '../../data/session.ts';
import {
  changeStatus,
  changeTier,
  extendGrace,
  extendTrial,
  resetUsage,
  retryNow,
  skipMessage,
  requestWriteOff,
} from '../data/actions.ts';
import type { CustomerSubscription } from '../data/customer-page.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { waits } from '../parts/waits.tsx';
import type { ActionDialogProps } from '../parts/action-dialog.tsx';
import { actionsOf } from './actions-of.ts';
import type { ActionName } from './actions-of.ts';
import { ApplyCouponDialog } from './coupon-dialog.tsx';
import { LetGoDialog } from './let-go-dialog.tsx';
import { RemoveDiscountDialog } from './remove-discount-dialog.tsx';
import { TakeOverDialog } from './take-over-dialog.tsx';

/** Includes a calendar, so it is loaded when opened. */
const HoldDialog = lazy(async () => ({ default: (await import('./hold-dialog.tsx')).HoldDialog }));

interface SubscriptionActionsProps {
  subscription: CustomerSubscription;
  /**
   * Names the account in URLs, where an e-mail address must not stand. Without it there are only the
   * subscription's own actions.
   */
  customerId: string | null;
  role: Role;
  /** Frozen time of the customer's test clock; null in real time. */
  now: string | null;
}

/** Staff's actions on a subscription in its present state. */
export function SubscriptionActions({
  subscription,
  customerId,
  role,
  now,
}: SubscriptionActionsProps): ReactElement | null {
  const [open, setOpen] = useState<ActionName | null>(null);
  const actions = actionsOf(subscription, role).filter(({ byAccount }) => !byAccount || customerId !== null);
  if (actions.length === 0) return null;
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Actions
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map(({ name, label, grave }) => (
            <Menu.Item key={name} onClick={() => setOpen(name)} {...(grave ? { color: 'red' } : {})}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {open !== null && (
        <Dialog
          name={open}
          id={subscription.id}
          limits={subscription.staff_limits}
          customerId={customerId ?? ''}
          now={now}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

interface DialogProps {
  name: ActionName;
  id: string;
  /** Most days that staff may give. */
  limits: CustomerSubscription['staff_limits'];
  customerId: string;
  now: string | null;
  onClose: () => void;
}

function Dialog(props: DialogProps): ReactElement {
  const { name, id, limits, customerId, now, onClose } = props;
  switch (name) {
    case 'extend_trial':
      return (
        <DaysDialog
          title="Extend the trial"
          effect={`The trial ends so many days later, at most ${limits.trial_days} days later in all. Nothing is charged before; reminders move with it.`}
          confirm="Extend the trial"
          most={limits.trial_days}
          run={async (days, reason, key) =>
            (await extendTrial(id, days, reason, key))
              ? `The trial goes on for ${days} more days.`
              : waits('The longer trial')
          }
          onClose={onClose}
        />
      );
    case 'extend_grace':
      return (
        <DaysDialog
          title="Extend the grace period"
          effect="Access stays open so many days longer although payment is outstanding. Retries go on as planned."
          confirm="Extend grace"
          most={limits.grace_days}
          run={async (days, reason, key) =>
            (await extendGrace(id, days, reason, key))
              ? `Access stays open for ${days} more days.`
              : waits('The longer grace period')
          }
          onClose={onClose}
        />
      );
    case 'hold':
      return (
        <Suspense>
          <HoldDialog id={id} furthestDays={limits.hold_days} now={now} onClose={onClose} />
        </Suspense>
      );
    case 'change_tier':
      return <TierDialog customerId={customerId} onClose={onClose} />;
    case 'apply_coupon':
      return <ApplyCouponDialog id={id} onClose={onClose} />;
    case 'remove_discount':
      return <RemoveDiscountDialog id={id} onClose={onClose} />;
    case 'take_over':
      return <TakeOverDialog id={id} onClose={onClose} />;
    case 'let_go':
      return <LetGoDialog id={id} onClose={onClose} />;
    default:
      return <ActionDialog {...plain(name, id, customerId)} onClose={onClose} />;
  }
}

type Plain = Exclude<
  ActionName,
  | 'extend_trial'
  | 'extend_grace'
  | 'hold'
  | 'change_tier'
  | 'apply_coupon'
  | 'remove_discount'
  | 'take_over'
  | 'let_go'
>;

/** Actions that take nothing but a reason. */
function plain(name: Plain, id: string, customerId: string): Omit<ActionDialogProps, 'onClose'> {
  const done =
    (work: (reason: string, key: string) => Promise<void>, message: string) =>
    async (reason: string, key: string): Promise<string> => {
      await work(reason, key);
      return message;
    };
  switch (name) {
    case 'retry':
      return {
        title: 'Charge now',
        effect:
          'The default card is charged for all that is outstanding, oldest invoice first. It does not count as an attempt of the strategy.',
        confirm: 'Charge now',
        run: done(
          (reason, key) => retryNow(id, reason, key),
          'The card was charged; dunning is over once it is paid.',
        ),
      };
    case 'skip_message':
      return {
        title: 'Leave out the next message',
        effect: 'The next message of this episode is not sent. Retries and access go on as planned.',
        confirm: 'Leave it out',
        run: done((reason, key) => skipMessage(id, reason, key), 'The next message is left out.'),
      };
    case 'write_off':
      return {
        title: 'Write the debt off',
        effect:
          'All unpaid invoices become uncollectible and the episode ends. The customer then owes nothing. This cannot be undone. A larger sum needs a second administrator first.',
        confirm: 'Write it off',
        grave: true,
        run: async (reason, key) =>
          (await requestWriteOff(id, reason, key)) ? 'The debt is written off.' : waits('The write-off'),
      };
    case 'reset_usage':
      return {
        title: 'Reset the usage',
        effect:
          'The counts of today and of this month begin at nothing again, so that the customer can go on. What was used stays in history and on the bill.',
        confirm: 'Reset',
        run: done((reason, key) => resetUsage(customerId, reason, key), 'The counts begin at nothing again.'),
      };
    case 'resume':
      return {
        title: 'Take back what is scheduled',
        effect:
          'Withdraws a cancellation, a pause or a scheduled plan change. If the plan renewed during the pause, a new period begins and is charged now. Otherwise nothing is charged.',
        confirm: 'Take it back',
        run: done((reason) => changeStatus(customerId, 'active', reason), 'It goes on as before.'),
      };
    case 'pause':
      return {
        title: 'Pause',
        effect:
          'Nothing is collected until it is resumed. Access follows the policy of the plan, by default as if suspended.',
        confirm: 'Pause',
        run: done((reason) => changeStatus(customerId, 'paused', reason), 'It is paused.'),
      };
    case 'cancel':
      return {
        title: 'End it now',
        effect:
          'The subscription ends at once, in Stripe as well, and access with it. Nothing is given back by this; refund a charge separately.',
        confirm: 'End it now',
        grave: true,
        run: done((reason) => changeStatus(customerId, 'canceled', reason), 'The subscription is over.'),
      };
  }
}

interface DaysDialogProps {
  title: string;
  effect: string;
  confirm: string;
  most: number;
  run: (days: number, reason: string, key: string) => Promise<string | ReactElement>;
  onClose: () => void;
}

function DaysDialog({ title, effect, confirm, most, run, onClose }: DaysDialogProps): ReactElement {
  const [days, setDays] = useState<number | string>(3);
  const valid = typeof days === 'number' && days >= 1 && days <= most;
  return (
    <ActionDialog
      title={title}
      effect={effect}
      confirm={confirm}
      ready={valid}
      run={(reason, key) => run(Number(days), reason, key)}
      onClose={onClose}
    >
      <NumberInput
        label="Days"
        min={1}
        max={most}
        allowDecimal={false}
        value={days}
        onChange={setDays}
        data-autofocus
        required
      />
    </ActionDialog>
  );
}

function TierDialog({ customerId, onClose }: { customerId: string; onClose: () => void }): ReactElement {
  const plans = usePlans();
  const [tier, setTier] = useState<string | null>(null);
  return (
    <ActionDialog
      title="Change the plan"
      effect="An upgrade takes effect now: the difference for the rest of the period is charged at once. A downgrade waits for the end of the period."
      confirm="Change the plan"
      ready={tier !== null}
      run={async (reason) => {
        await changeTier(customerId, tier ?? '', reason);
        return 'The plan change was made.';
      }}
      onClose={onClose}
    >
      <Select
        label="To"
        placeholder="Choose a plan"
        data={(plans.data ?? []).map((plan) => ({ value: plan.id, label: plan.display_name }))}
        value={tier}
        onChange={setTier}
        required
        data-autofocus
      />
    </ActionDialog>
  );
}
