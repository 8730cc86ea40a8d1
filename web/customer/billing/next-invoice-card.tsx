import { Card, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import type { SubscriptionStatus } from '../../data/billing.ts';
import { taxWords } from '../../data/plans.ts';
import { formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { isOwing } from '../plans/plan-action.ts';

/** What will be charged, and when. */
export function NextInvoiceCard({ status }: { status: SubscriptionStatus }): ReactElement {
  const next = status.next_invoice;
  const words = taxWords(next?.includes_tax === true ? 'included' : status.tax);
  return (
    <Card component="section" aria-label="Next invoice">
      <Stack gap={4}>
        <Title order={3} c="dimmed" fw={500}>
          Next invoice
        </Title>
        {next === null ? (
          <Text>
            {isOwing(status.status) ? 'Resumes after the overdue invoice is paid.' : 'No invoice is planned.'}
          </Text>
        ) : (
          <>
            <Text fz={26} fw={600} lts="-0.01em" className="figures">
              {formatMoney(next.amount, next.currency)}
            </Text>
            <Text size="sm" c="dimmed">
              <Time at={next.at} format="weekday" />, {words === '' ? '' : `${words}, `}without usage, credit
              and expiring coupons
            </Text>
          </>
        )}
      </Stack>
    </Card>
  );
}
