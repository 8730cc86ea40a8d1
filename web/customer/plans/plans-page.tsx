import {
  Anchor,
  Button,
  Group,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconTicket } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useSearchParams } from 'react-router';
import { useStatus } from '../../data/billing.ts';
import { taxWords, usePlans } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { useSession } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatSaving } from '../../shared/money.ts';
import { Page } from '../../shared/page.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { PlanCard } from './plan-card.tsx';
import { isManaged } from './plan-action.ts';
import type { CurrentPlan } from './plan-action.ts';
import { bestSaving, highlighted } from './plan-figures.ts';

/** All tiers. Works signed out; subscribers see theirs marked. */
export function PlansPage(): ReactElement {
  const { data: session, error } = useSession();
  if (session === undefined && error === null) return <Offers currentPlan={undefined} />;
  return session == null ? <Offers currentPlan={null} /> : <OwnOffers />;
}

function OwnOffers(): ReactElement {
  const { data, error, refetch } = useStatus();
  return (
    <Offers
      trouble={error === null ? undefined : <TroubleAlert error={error} retry={() => void refetch()} />}
      currentPlan={
        data === undefined
          ? undefined
          : {
              tier: data.tier,
              status: data.status,
              managed: isManaged(data),
              interval: data.interval,
              intervalCount: data.interval_count,
              pendingTier: data.pending_change?.price_only === false ? data.pending_change.tier : null,
            }
      }
    />
  );
}

interface OffersProps {
  /** null: signed out; undefined while it is not known. */
  currentPlan: CurrentPlan | null | undefined;
  /** Why it is not known. */
  trouble?: ReactElement | undefined;
}

function Offers({ currentPlan, trouble }: OffersProps): ReactElement {
  const [address, setAddress] = useSearchParams();
  const cycle: BillingCycle = address.get('cycle') === 'yearly' ? 'yearly' : 'monthly';
  const code = address.get('code') ?? '';
  const query = usePlans();
  const known = query.data?.[0];
  const change = (name: string, value: string): void =>
    setAddress(
      (before) => {
        if (value === '') before.delete(name);
        else before.set(name, value);
        return before;
      },
      { replace: true, preventScrollReset: true },
    );

  return (
    <Page
      title="Plans"
      about={`Change or cancel at any time.${known === undefined || known.tax === 'none' ? '' : ` Prices are ${taxWords(known.tax)}.`}`}
      width={1160}
    >
      <Answer query={query} loading={<PlansLoading />}>
        {(plans) => (
          <Stack gap="xl">
            {currentPlan === undefined && trouble}
            <Group justify="space-between" gap="md">
              <CycleSwitch
                cycle={cycle}
                saving={bestSaving(plans)}
                change={(next) => change('cycle', next)}
              />
              <PromotionCode code={code} change={(next) => change('code', next)} />
            </Group>
            <PlanCards plans={plans} cycle={cycle} code={code} currentPlan={currentPlan} />
            <ComparisonTable plans={plans} cycle={cycle} />
          </Stack>
        )}
      </Answer>
    </Page>
  );
}

interface PlanCardsProps {
  plans: Plan[];
  cycle: BillingCycle;
  code: string;
  currentPlan: CurrentPlan | null | undefined;
}

function PlanCards({ plans, cycle, code, currentPlan }: PlanCardsProps): ReactElement {
  const best = highlighted(plans);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: Math.min(plans.length, 4) }} spacing="md">
      {plans.map((plan) => (
        <PlanCard
          key={plan.id}
          plan={plan}
          plans={plans}
          cycle={cycle}
          code={code}
          currentPlan={currentPlan}
          recommended={currentPlan === null && plan.id === best}
        />
      ))}
    </SimpleGrid>
  );
}

interface CycleSwitchProps {
  cycle: BillingCycle;
  /** Largest share saved by paying yearly; null when nothing is saved. */
  saving: number | null;
  change: (cycle: BillingCycle) => void;
}

function CycleSwitch({ cycle, saving, change }: CycleSwitchProps): ReactElement {
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label="How often to pay"
        value={cycle}
        onChange={(value) => change(value)}
        data={[
          { value: 'monthly', label: 'Monthly' },
          { value: 'yearly', label: 'Yearly' },
        ]}
      />
      {saving !== null && (
        <Text size="sm" c={cycle === 'yearly' ? 'fern' : 'dimmed'} fw={cycle === 'yearly' ? 500 : 400}>
          {cycle === 'yearly' ? 'You save' : 'Yearly saves'} up to {formatSaving(saving)}
        </Text>
      )}
    </Group>
  );
}

function PromotionCode({ code, change }: { code: string; change: (code: string) => void }): ReactElement {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState(code);
  if (code !== '') {
    return (
      <Group gap="xs">
        <IconTicket size={18} aria-hidden />
        <Text size="sm">
          Code <b>{code}</b> is checked when you order
        </Text>
        <Anchor component="button" size="sm" onClick={() => change('')}>
          Remove
        </Anchor>
      </Group>
    );
  }
  if (!open) {
    return (
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconTicket size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        I have a promotion code
      </Button>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change(typed.trim());
      }}
    >
      <Group gap="xs" wrap="nowrap">
        <TextInput
          aria-label="Promotion code"
          placeholder="Promotion code"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          maxLength={200}
          data-autofocus
          autoFocus
        />
        <Button type="submit" variant="default">
          Apply
        </Button>
      </Group>
    </form>
  );
}

function PlansLoading(): ReactElement {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} role="status" aria-label="Loading">
      {[0, 1, 2, 3].map((one) => (
        <Skeleton key={one} height={360} radius="lg" />
      ))}
    </SimpleGrid>
  );
}
