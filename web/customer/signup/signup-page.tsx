import { Anchor, Button, Card, Divider, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { settings } from '../../app/settings.ts';
import { useStatus } from '../../data/billing.ts';
import { useCheckout, useOrderAmounts } from '../../data/checkout.ts';
import { usePlans } from '../../data/plans.ts';
import type { BillingCycle, Plan } from '../../data/plans.ts';
import { signInAddress, useSession } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { Page } from '../../shared/page.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { codeOf } from '../../shared/trouble.ts';
import { isTrial } from '../plans/plan-figures.ts';
import { isUnderSubscription } from '../plans/plan-action.ts';
import { AlreadySubscribed, TrialUsed, UnknownPlan } from './refusals.tsx';
import { Summary } from './summary.tsx';
import { TestCardHint } from './test-card-hint.tsx';

/** The order before Stripe's page. Sends people to sign in if needed, and resumes afterwards. */
export function SignupPage(): ReactElement {
  const { pathname, search } = useLocation();
  const session = useSession();
  const signedOut = session.data === null;
  useEffect(() => {
    if (signedOut) location.replace(signInAddress(`${pathname}${search}`));
  }, [signedOut, pathname, search]);
  return (
    <Page title="Your order" width={520}>
      <Answer query={session} loading={320}>
        {(who) =>
          who === null ? <Text c="dimmed">Taking you to sign in…</Text> : <Order email={who.email} />
        }
      </Answer>
    </Page>
  );
}

function Order({ email }: { email: string }): ReactElement {
  const [address] = useSearchParams();
  const tier = address.get('tier');
  const cycle: BillingCycle = address.get('cycle') === 'yearly' ? 'yearly' : 'monthly';
  const status = useStatus();
  const onSale = usePlans();
  if (tier === null) return <Navigate to="/plans" replace />;
  return (
    <Answer query={onSale} loading={320}>
      {(plans) => {
        const plan = plans.find(({ id }) => id === tier);
        if (plan === undefined) return <UnknownPlan />;
        return (
          <Answer query={status} loading={320}>
            {(now) =>
              isUnderSubscription(now.status) ? (
                <AlreadySubscribed plan={plan} cycle={cycle} tier={now.tier} plans={plans} />
              ) : (
                <OrderForm
                  plan={plan}
                  plans={plans}
                  cycle={cycle}
                  firstCode={address.get('code') ?? ''}
                  email={email}
                />
              )
            }
          </Answer>
        );
      }}
    </Answer>
  );
}

interface OrderFormProps {
  plan: Plan;
  plans: readonly Plan[];
  cycle: BillingCycle;
  firstCode: string;
  email: string;
}

function OrderForm({ plan, plans, cycle, firstCode, email }: OrderFormProps): ReactElement {
  const [code, setCode] = useState(firstCode);
  const [applied, setApplied] = useState(firstCode.trim());
  const order = { tier: plan.id, cycle };
  const listed = useOrderAmounts(order);
  const reduced = useOrderAmounts({ ...order, coupon: applied }, applied !== '');
  const checkout = useCheckout();
  const refusals = [checkout.error, listed.error, reduced.error].map(codeOf);
  if (refusals.includes('trial_already_used')) return <TrialUsed />;
  const coupon = code.trim();
  // What is typed goes with the order: the amounts are those of what was looked up only while both agree.
  const isApplied = coupon === applied;
  const isRefused = isApplied && codeOf(reduced.error) === 'invalid_coupon';
  const wasRefused = codeOf(checkout.error) === 'invalid_coupon';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        checkout.mutate({ ...order, coupon: coupon === '' ? undefined : coupon });
      }}
    >
      <Card>
        <Stack gap="md">
          <Group justify="space-between" align="baseline">
            <Title order={2}>{plan.display_name}</Title>
            <Anchor component={Link} to={`/plans?cycle=${cycle}`} size="sm">
              Change
            </Anchor>
          </Group>
          <Answer query={listed} loading={72}>
            {(amounts) => (
              <Summary
                plan={plan}
                cycle={cycle}
                plans={plans}
                amounts={(isApplied ? reduced.data : undefined) ?? amounts}
              />
            )}
          </Answer>
          {!isTrial(plan) && (
            <CodeField
              code={code}
              onChange={setCode}
              onApply={() => setApplied(coupon)}
              isPending={reduced.isLoading}
              isRefused={isRefused || wasRefused}
            />
          )}
          {isApplied && reduced.error !== null && codeOf(reduced.error) !== 'invalid_coupon' && (
            <TroubleAlert error={reduced.error} />
          )}
          <Divider />
          {checkout.error !== null && !wasRefused && <TroubleAlert error={checkout.error} />}
          <Button type="submit" size="md" loading={checkout.isPending} disabled={!settings.payments}>
            Continue to payment
          </Button>
          <Group gap={6} c="dimmed" wrap="nowrap" align="flex-start">
            <IconLock size={16} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
            <Text size="sm">You pay on Stripe’s page; your card never reaches us. Signed in as {email}.</Text>
          </Group>
        </Stack>
      </Card>
      {settings.sandbox && <TestCardHint />}
    </form>
  );
}

interface CodeFieldProps {
  code: string;
  onChange: (code: string) => void;
  onApply: () => void;
  isPending: boolean;
  isRefused: boolean;
}

/** A promotion code. It is looked up before it counts as applied. */
function CodeField({ code, onChange, onApply, isPending, isRefused }: CodeFieldProps): ReactElement {
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <TextInput
        style={{ flex: 1 }}
        label="Promotion code"
        placeholder="If you have one"
        value={code}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          onApply();
        }}
        maxLength={200}
        error={isRefused ? 'This code cannot be used. Check it, or continue without one.' : null}
      />
      {/* Beside the field, whose label stands above it. */}
      <Button mt={25} variant="default" loading={isPending} disabled={code.trim() === ''} onClick={onApply}>
        Apply
      </Button>
    </Group>
  );
}
