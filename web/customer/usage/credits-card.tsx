import { Card, DataList, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Usage } from '../../data/usage.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { MeterBar } from './meter-bar.tsx';

const openCredits = (credits: Usage['credits']): number =>
  credits.included_credits + credits.carried + credits.granted;

/** Whether the plan has credits: some count calls a day only. */
export const hasCredits = ({ credits }: Usage): boolean =>
  openCredits(credits) > 0 || credits.price_per_1k !== null;

/** Credits of the period and overage; nothing for a plan without. */
export function CreditsCard({ usage }: { usage: Usage }): ReactElement | null {
  const { credits } = usage;
  if (!hasCredits(usage)) return null;
  const open = openCredits(credits);
  return (
    <Card component="section" aria-label="Credits">
      <Stack gap="md">
        <div>
          <Title order={2} fz="md" c="dimmed" fw={500}>
            Credits left
          </Title>
          <Text fz={28} fw={600} lts="-0.01em" className="figures">
            {formatCount(credits.remaining)}
          </Text>
        </div>
        <MeterBar label="Credits of this period" unit="credits" used={credits.used} limit={open} />
        <DataList size="sm" gap={6}>
          <Row label="Included" value={formatCount(credits.included_credits)} />
          {credits.carried > 0 && <Row label="Carried over" value={formatCount(credits.carried)} />}
          {credits.granted > 0 && <Row label="Given" value={formatCount(credits.granted)} />}
          {credits.price_per_1k !== null && (
            <Row
              label="Overage"
              value={`${formatCount(credits.overage)} credits (${formatMoney(credits.overage_cost, credits.currency)})`}
            />
          )}
          {credits.period_end !== null && (
            <DataList.Item>
              <DataList.ItemLabel>Renews on</DataList.ItemLabel>
              <DataList.ItemValue>
                <Time at={credits.period_end} format="weekday" />
              </DataList.ItemValue>
            </DataList.Item>
          )}
        </DataList>
      </Stack>
    </Card>
  );
}

function Row({ label, value }: { label: string; value: string }): ReactElement {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue className="figures">{value}</DataList.ItemValue>
    </DataList.Item>
  );
}
