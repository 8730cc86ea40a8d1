import { Badge, Button, Card, Group, List, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { priceOf } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { formatMoney, formatSaving } from '../../shared/money.ts';
import { planAction } from './plan-action.ts';
import type { CurrentPlan } from './plan-action.ts';
import { isTrial, savingOf } from './plan-figures.ts';
import classes from './plans.module.css';

interface PlanCardProps {
  plan: Plan;
  plans: readonly Plan[];
  cycle: BillingCycle;
  code: string;
  /** undefined while it is being read: nothing is offered that the reader may have already. */
  currentPlan: CurrentPlan | null | undefined;
  recommended: boolean;
}

/** One tier: price, contents and action. */
export function PlanCard({
  plan,
  plans,
  cycle,
  code,
  currentPlan,
  recommended,
}: PlanCardProps): ReactElement {
  const { label, to, current } = planAction(plan, plans, cycle, code, currentPlan ?? null);
  const saving = cycle === 'yearly' ? savingOf(plan) : null;
  return (
    <Card
      component="section"
      aria-label={plan.display_name}
      className={classes['card'] ?? ''}
      data-marked={current || recommended || undefined}
    >
      <Stack gap="md" h="100%">
        <Group justify="space-between" mih={22} gap={6} wrap="nowrap">
          <Title order={2}>{plan.display_name}</Title>
          {current && <Note>Current</Note>}
          {!current && saving !== null && <Note>Save {formatSaving(saving)}</Note>}
          {recommended && saving === null && <Note>Popular</Note>}
        </Group>
        <Price plan={plan} plans={plans} cycle={cycle} />
        {currentPlan === undefined ? (
          <Button variant="default" loading fullWidth>
            {label}
          </Button>
        ) : to === undefined ? (
          <Button variant="default" disabled fullWidth>
            {label}
          </Button>
        ) : (
          <Button
            component={Link}
            to={to}
            variant={recommended || label === 'Upgrade' ? 'filled' : 'default'}
            fullWidth
          >
            {label}
          </Button>
        )}
        <List
          size="sm"
          spacing={8}
          icon={<IconCheck size={16} stroke={2.2} className={classes['check'] ?? ''} aria-hidden />}
        >
          {plan.features.map((feature) => (
            <List.Item key={feature}>{feature}</List.Item>
          ))}
        </List>
      </Stack>
    </Card>
  );
}

/** Next to the name, and never truncated. */
function Note({ children }: { children: ReactNode }): ReactElement {
  return (
    <Badge px={6} flex="none">
      {children}
    </Badge>
  );
}

interface PriceProps {
  plan: Plan;
  plans: readonly Plan[];
  cycle: BillingCycle;
}

function Price({ plan, plans, cycle }: PriceProps): ReactElement {
  if (isTrial(plan)) {
    const next = plans.find(({ id }) => id === plan.converts_to);
    return (
      <Figure
        price={formatMoney(plan.price_monthly ?? 0, plan.currency, { short: true })}
        per={`for ${plan.trial_days} days`}
        note={
          next === undefined || next.price_monthly === null
            ? 'Once per person'
            : `Then ${next.display_name}, ${formatMoney(next.price_monthly, next.currency, { short: true })} a month`
        }
      />
    );
  }
  const price = priceOf(plan, cycle);
  if (price === null) return <Figure price="—" per="" note={`Not sold ${cycle}`} />;
  const yearly = cycle === 'yearly';
  return (
    <Figure
      price={formatMoney(yearly ? price / 12 : price, plan.currency, { short: true })}
      per="per month"
      note={
        yearly
          ? `${formatMoney(price, plan.currency, { short: true })} billed once a year`
          : 'Billed every month'
      }
    />
  );
}

/** Stacked, so that the buttons of all cards align. */
function Figure({ price, per, note }: { price: string; per: string; note: string }): ReactElement {
  return (
    <div>
      <Text fz={30} fw={600} lh={1.1} lts="-0.02em" className="figures">
        {price}
      </Text>
      <Text size="sm" c="dimmed" mt={6}>
        {per}
      </Text>
      <Text size="sm" c="dimmed">
        {note}
      </Text>
    </div>
  );
}
