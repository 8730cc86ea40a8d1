import { Anchor, Button, Card, Collapse, Group, List, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useExplanation, usePaymentMethods } from '../../data/billing.ts';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { useNewestInvoices } from '../../data/invoices.ts';
import { usePlanName, withTax } from '../../data/plans.ts';
import { formatMoney } from '../../shared/money.ts';
import { addOnInWords, heldInWords } from '../../shared/add-on.ts';
import { DunningStrip } from '../../shared/dunning-strip.tsx';
import { pace } from '../../shared/pace.ts';
import { sentence } from '../../shared/sentence.ts';
import { cancelsAt, StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { isManaged, isOwing, isUnderSubscription, mayChangePlan } from '../plans/plan-action.ts';
import { PayActions } from './pay-actions.tsx';
import { plainNote } from './plain-note.ts';
import { SubscriptionStateText } from './subscription-state-text.tsx';

/** The price with its tax: the amount where the price includes one that is known. */
const priceInWords = (
  amount: number,
  currency: string,
  { tax, tax_amount: included }: SubscriptionStatus,
): string => {
  const price = formatMoney(amount, currency);
  return included !== null && included > 0
    ? `${price} including ${formatMoney(included, currency)} tax`
    : withTax(price, tax);
};

/** Plan, status, what happens next, and what can be done about it. */
export function SubscriptionStateCard({ status }: { status: SubscriptionStatus }): ReactElement {
  const planName = usePlanName();
  const owed = (useNewestInvoices().data ?? []).filter((invoice) => invoice.status === 'open');
  const methods = usePaymentMethods().data ?? [];
  const subscribed = isUnderSubscription(status.status);
  const awaitsBank = status.payment_answer_due !== null;
  const owing = isOwing(status.status) || (status.status === 'incomplete' && !awaitsBank);
  return (
    <Card component="section" aria-label="Subscription">
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <div>
            <Group gap="sm">
              <Title order={2} fz="xl">
                {status.status === 'none'
                  ? 'No plan yet'
                  : subscribed || owing
                    ? heldInWords(status, planName)
                    : 'No plan'}
              </Title>
              {status.status !== 'none' && (
                <StatusBadge status={status.status} cancelsAt={cancelsAt(status)} />
              )}
            </Group>
            {subscribed && status.amount !== null && status.currency !== null && (
              <Text c="dimmed" className="figures">
                {status.status === 'trialing' && 'Then '}
                {priceInWords(status.amount, status.currency, status)} per{' '}
                {pace(status.interval, status.interval_count)}
              </Text>
            )}
            {subscribed && status.add_ons.length > 0 && (
              <Text size="sm" c="dimmed">
                With {status.add_ons.map(addOnInWords).join(', ')}
              </Text>
            )}
          </div>
          <Group gap="xs" className="no-print">
            {subscribed ? (
              <>
                {isManaged(status) && mayChangePlan(status.status) && (
                  <Button component={Link} to="/plans" variant="default" size="sm">
                    Change plan
                  </Button>
                )}
                <Button component={Link} to="/billing/settings" variant="default" size="sm">
                  Settings
                </Button>
              </>
            ) : (
              status.status !== 'incomplete' && (
                <Button component={Link} to="/plans">
                  Choose a plan
                </Button>
              )
            )}
          </Group>
        </Group>
        <Text maw={640}>
          <SubscriptionStateText status={status} planName={planName} owed={owed} methods={methods} />
        </Text>
        {status.dunning !== null && isManaged(status) && <DunningStrip dunning={status.dunning} />}
        {owing && <PayActions status={status} owed={owed} />}
        {subscribed && <Why />}
      </Stack>
    </Card>
  );
}

/** The engine's own account: the rule, what it looks ahead to, what would change it. */
function Why(): ReactElement {
  const [opened, { toggle }] = useDisclosure();
  const explanation = useExplanation(opened);
  return (
    <div className="no-print">
      <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={opened}>
        {opened ? 'Less' : 'What happens next?'}
      </Anchor>
      <Collapse expanded={opened}>
        {explanation.error !== null && (
          <TroubleAlert error={explanation.error} retry={() => void explanation.refetch()} />
        )}
        {explanation.data != null && (
          <Stack gap={6} mt="xs" maw={640}>
            <Text size="sm">{inPlainWords(explanation.data.why)}</Text>
            {explanation.data.next !== null && (
              <Text size="sm">
                Next, on <Time at={explanation.data.next.at} format="moment" />:{' '}
                {inPlainWords(explanation.data.next.what)}
              </Text>
            )}
            <Text size="sm" c="dimmed">
              What would change it:
            </Text>
            <List size="sm" spacing={2}>
              {explanation.data.would_change.map((text) => (
                <List.Item key={text}>{inPlainWords(text)}</List.Item>
              ))}
            </List>
          </Stack>
        )}
      </Collapse>
    </div>
  );
}

const inPlainWords = (note: string): string => sentence(plainNote(note));
