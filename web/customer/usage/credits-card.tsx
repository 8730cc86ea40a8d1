import { Card, DataList, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Usage } from '../../data/usage.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { MeterBar } from './meter-bar.tsx';

/** Credits of the period, and what is beyond them. */
export function CreditsCard({ usage: { credits } }: { usage: Usage }): ReactElement {
  const open = credits.included_credits + credits.carried + credits.granted;
  const metered = open > 0 || credits.price_per_1k !== null;
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
        {metered ? (
          <MeterBar label="Credits of this period" used={credits.used} limit={open} />
        ) : (
          <Text size="sm" c="dimmed">
            Your plan counts calls, not credits.
          </Text>
        )}
        <DataList size="sm" gap={6}>
          <Row label="Included" value={formatCount(credits.included_credits)} />
          {credits.carried > 0 && <Row label="Carried over" value={formatCount(credits.carried)} />}
          {credits.granted > 0 && <Row label="Given" value={formatCount(credits.granted)} />}
          {credits.price_per_1k !== null && (
            <Row
              label="Beyond"
              value={`${formatCount(credits.overage)} for ${formatMoney(credits.overage_cost, credits.currency)}`}
            />
          )}
          {credits.period_end !== null && (
            <DataList.Item>
              <DataList.ItemLabel>Begins anew</DataList.ItemLabel>
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
