import { Anchor, Button, Card, Divider, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { SignedIn } from '../../app/signed-in.tsx';
import { useStatus } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useChangePlan, usePreview } from '../../data/changes.ts';
import type { NewPlan, PlanChange } from '../../data/changes.ts';
import { priceOf, usePlans, withTax } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { AmountLine } from '../../shared/amount-line.tsx';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { pace } from '../../shared/pace.ts';
import { Page } from '../../shared/page.tsx';
import { Time } from '../../shared/time.tsx';
import { onceDone } from '../../shared/once-done.ts';
import { notify } from '../../shared/toast.ts';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { codeOf } from '../../shared/trouble.ts';
import { UnknownPlan } from '../signup/refusals.tsx';
import { changeResult, trialEndOf } from './change-words.ts';
import { WhenSwitch } from './when-switch.tsx';

/** A change of plan before it is made: what it costs line by line, and from when it counts. */
export function ChangePage(): ReactElement {
  return (
    <SignedIn>
      {() => (
        <Page title="Change plan" width={560}>
          <Change />
        </Page>
      )}
    </SignedIn>
  );
}

function Change(): ReactElement {
  const [address] = useSearchParams();
  const cycle: BillingCycle = address.get('cycle') === 'yearly' ? 'yearly' : 'monthly';
  const plans = usePlans();
  return (
    <Answer query={useStatus()} loading={320}>
      {(status) => (
        <Answer query={plans} loading={320}>
          {(list) => {
            const plan = list.find(({ id }) => id === address.get('tier'));
            if (plan === undefined) return <UnknownPlan />;
            return <ChangeForm status={status} plan={plan} cycle={cycle} plans={list} />;
          }}
        </Answer>
      )}
    </Answer>
  );
}

interface ChangeFormProps {
  status: SubscriptionStatus;
  plan: Plan;
  cycle: BillingCycle;
  plans: readonly Plan[];
}

function ChangeForm({ status, plan, cycle, plans }: ChangeFormProps): ReactElement {
  const rank = (tier: string): number => plans.findIndex(({ id }) => id === tier);
  const up = rank(plan.id) > rank(status.tier) || (plan.id === status.tier && cycle === 'yearly');
  const trialEnd = trialEndOf(status);
  // On trial nothing is paid yet: a change takes effect with the first payment, whenever it is asked for.
  const [when, setWhen] = useState<'now' | 'period_end'>(up || trialEnd !== null ? 'now' : 'period_end');
  const change: NewPlan = { tier: plan.id, cycle, when };
  const preview = usePreview(change, true);
  const make = useChangePlan();
  const navigate = useNavigate();
  const confirm = (): void =>
    onceDone(make.mutateAsync(change), (answer) => {
      notify(changeResult(answer, plan));
      void navigate('/billing/settings');
    });
  const current = plans.find(({ id }) => id === status.tier);
  const declined = codeOf(make.error) === 'payment_declined';
  return (
    <Card>
      <Stack gap="md">
        <div>
          <Title order={2}>
            {current?.display_name ?? status.tier} → {plan.display_name}
          </Title>
          <Text c="dimmed" className="figures">
            {withTax(formatMoney(priceOf(plan, cycle) ?? 0, plan.currency), plan.tax)} per{' '}
            {cycle === 'yearly' ? 'year' : 'month'} instead of{' '}
            {withTax(formatMoney(status.amount ?? 0, status.currency ?? plan.currency), status.tax)} per{' '}
            {pace(status.interval, status.interval_count)}
          </Text>
        </div>
        {trialEnd === null && (
          <>
            <WhenSwitch when={when} change={setWhen} periodEnd={status.current_period_end} />
            <Divider />
          </>
        )}
        {preview.error !== null ? (
          <TroubleAlert error={preview.error} retry={() => void preview.refetch()} />
        ) : preview.data === undefined ? (
          <Skeleton height={120} role="status" aria-label="Asking Stripe for the exact amounts" />
        ) : trialEnd !== null ? (
          <Text>
            Nothing is due today. {plan.display_name} begins when your trial ends, on{' '}
            <Time at={trialEnd} format="weekday" />. Until then your trial continues as it is.
          </Text>
        ) : (
          <Costs preview={preview.data} plan={plan} when={when} periodEnd={status.current_period_end} />
        )}
        {make.error !== null && <TroubleAlert error={make.error} />}
        {declined && (
          <Text size="sm">
            Your plan stays as it was.{' '}
            <Anchor component={Link} to="/billing/settings" underline="always">
              Use another card
            </Anchor>{' '}
            and try again.
          </Text>
        )}
        <Group justify="flex-end" gap="xs">
          <Button component={Link} to="/plans" variant="default">
            Back
          </Button>
          <Button onClick={confirm} loading={make.isPending} disabled={preview.data === undefined}>
            {trialEnd !== null ? 'Change plan' : when === 'now' ? 'Change now' : 'Schedule the change'}
          </Button>
        </Group>
      </Stack>
    </Card>
  );
}

interface CostsProps {
  preview: PlanChange;
  plan: Plan;
  when: 'now' | 'period_end';
  periodEnd: string | null;
}

/** Each line of the invoice that the change would make. */
function Costs({ preview: { proration }, plan, when, periodEnd }: CostsProps): ReactElement {
  if (proration === null || when === 'period_end') {
    return (
      <Text>
        Nothing is due today. {plan.display_name} begins{' '}
        {periodEnd === null ? 'in the next period' : <Time at={periodEnd} format="weekday" />}; until then you
        keep your plan. You can undo the change before that day.
      </Text>
    );
  }
  const { lines, taxes, currency, amount_due: due } = proration;
  const added = taxes.filter(({ inclusive }) => !inclusive);
  // Credit of the old plan beyond the new one's price.
  const left = -[...lines, ...added].reduce((sum, line) => sum + line.amount, 0);
  return (
    <Stack gap="xs" role="group" aria-label="What the change costs">
      {lines.map((line, index) => (
        <AmountLine
          key={`${index} ${line.description}`}
          label={line.description}
          value={formatMoney(line.amount, currency)}
        />
      ))}
      {taxes.map(({ name, amount, inclusive }) => (
        <AmountLine
          key={name}
          label={inclusive ? `${name}, included` : name}
          value={formatMoney(amount, currency)}
        />
      ))}
      <Divider />
      <AmountLine label="Due today" value={formatMoney(due, currency)} strong />
      {left > 0 && (
        <AmountLine label="Kept as credit for the next invoices" value={formatMoney(left, currency)} />
      )}
    </Stack>
  );
}
