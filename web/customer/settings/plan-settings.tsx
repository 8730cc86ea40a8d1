import { Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useResume } from '../../data/changes.ts';
import { usePlanName, withTax } from '../../data/plans.ts';
import { heldInWords } from '../../shared/add-on.ts';
import { formatMoney } from '../../shared/money.ts';
import { pace } from '../../shared/pace.ts';
import { cancelsAt, StatusBadge } from '../../shared/status-badge.tsx';
import { Time, formatTime } from '../../shared/time.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { isManaged, isOwing, isUnderSubscription, mayChangePlan } from '../plans/plan-action.ts';
import { CancelButton } from './cancel-button.tsx';
import { CouponForm } from './coupon-form.tsx';
import { PauseButton } from './pause-button.tsx';
import classes from './settings.module.css';

/** The plan, and each change that can be made to it. */
export function PlanSettings({ status }: { status: SubscriptionStatus }): ReactElement {
  const planName = usePlanName();
  if (!isUnderSubscription(status.status)) {
    return (
      <Section title="Plan" about="You have no running subscription.">
        <Button component={Link} to="/plans">
          Choose a plan
        </Button>
      </Section>
    );
  }
  const managed = isManaged(status);
  return (
    <Card padding={0} component="section" aria-label="Plan">
      <Group justify="space-between" p="lg">
        <div>
          <Group gap="sm">
            <Title order={2}>{heldInWords(status, planName)}</Title>
            <StatusBadge status={status.status} cancelsAt={cancelsAt(status)} />
          </Group>
          {status.amount !== null && status.currency !== null && (
            <Text c="dimmed" size="sm" className="figures">
              {withTax(formatMoney(status.amount, status.currency), status.tax)} per{' '}
              {pace(status.interval, status.interval_count)}
            </Text>
          )}
        </div>
        {managed && mayChangePlan(status.status) && (
          <Button
            component={Link}
            to={`/plans?cycle=${status.interval === 'year' ? 'yearly' : 'monthly'}`}
            variant="default"
          >
            Change plan
          </Button>
        )}
      </Group>
      {managed ? (
        <Changes status={status} />
      ) : (
        <Row
          title="Changes"
          about="This plan is billed and changed outside this site. Ask your seller to change or end it."
        />
      )}
    </Card>
  );
}

/** The possible changes, one a row. */
function Changes({ status }: { status: SubscriptionStatus }): ReactElement {
  const planName = usePlanName();
  const resume = useResume();
  const takeBack = (message: string) => (): void => onceDone(resume.mutateAsync(), () => notify(message));
  const ending = status.cancel_at_period_end === true && status.current_period_end !== null;
  const changing = status.pending_change !== null;
  const paused = status.status === 'paused';
  return (
    <>
      {resume.error !== null && <TroubleAlert error={resume.error} />}
      {isOwing(status.status) && (
        <Row
          title="A payment is outstanding"
          about="Once it is paid, the plan can be changed and the subscription paused again."
        >
          <Button component={Link} to="/billing">
            See how to pay
          </Button>
        </Row>
      )}
      {status.pending_change?.price_only === true && (
        <Row
          title={`New price on ${formatTime(status.pending_change.effective_at, 'weekday')}`}
          about="Your plan stays the same. Until then you can choose another plan or cancel."
        />
      )}
      {status.pending_change?.price_only === false && (
        <Row
          title={`Changes to ${planName(status.pending_change.tier)}`}
          about={
            <>
              On <Time at={status.pending_change.effective_at} format="weekday" />. Until then you keep what
              you have.
            </>
          }
        >
          <Button
            variant="default"
            loading={resume.isPending}
            onClick={takeBack('Scheduled change withdrawn.')}
          >
            Undo the change
          </Button>
        </Row>
      )}
      {ending && status.current_period_end !== null && (
        <Row
          title={`Cancels on ${formatTime(status.current_period_end, 'weekday')}`}
          about="You keep your access until then."
        >
          <Button loading={resume.isPending} onClick={takeBack('Your subscription continues.')}>
            Keep my subscription
          </Button>
        </Row>
      )}
      {paused && (
        <Row
          title="Paused"
          about={
            status.paused_until === null ? (
              'Until you resume it. If a renewal date has passed by then, a new period begins and is charged at once.'
            ) : (
              <>
                Until <Time at={status.paused_until} format="weekday" />. If a renewal date passes before
                then, a new period begins and is charged at once.
              </>
            )
          }
        >
          <Button loading={resume.isPending} onClick={takeBack('Your subscription is active again.')}>
            Resume now
          </Button>
        </Row>
      )}
      {!ending && !paused && status.status === 'active' && (
        <Row title="Promotion code" about="Applies from your next invoice.">
          <CouponForm />
        </Row>
      )}
      {status.status === 'active' && !ending && !changing && (
        <Row
          title="Pause"
          about="Nothing is charged, and access is closed until you resume. Your data stays."
        >
          <PauseButton />
        </Row>
      )}
      {!ending && (
        <Row
          title="Cancel"
          about="At the end of what you have paid for, or at once. Your invoices stay here."
        >
          <CancelButton status={status} />
        </Row>
      )}
    </>
  );
}

function Row({
  title,
  about,
  children,
}: {
  title: string;
  about: ReactNode;
  children?: ReactNode;
}): ReactElement {
  return (
    <Group justify="space-between" className={classes['row'] ?? ''} gap="sm">
      <Stack gap={0} className={classes['words'] ?? ''}>
        <Title order={3}>{title}</Title>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </Stack>
      {children}
    </Group>
  );
}

function Section({
  title,
  about,
  children,
}: {
  title: string;
  about: string;
  children: ReactNode;
}): ReactElement {
  return (
    <Card component="section" aria-label={title}>
      <Group justify="space-between">
        <div>
          <Title order={2}>{title}</Title>
          <Text c="dimmed">{about}</Text>
        </div>
        {children}
      </Group>
    </Card>
  );
}
