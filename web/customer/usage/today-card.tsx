import { Card, DataList, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Usage } from '../../data/usage.ts';
import { formatCount } from '../../shared/money.ts';
import { kindName, sumOfKinds } from './kinds.ts';
import { MeterBar } from './meter-bar.tsx';
import { NoCallsLeft } from './no-calls-left.tsx';

/** Calls of today, by kind, against the day's limit. */
export function TodayCard({ usage: { usage, today } }: { usage: Usage }): ReactElement {
  const used = sumOfKinds(usage.today);
  return (
    <Card component="section" aria-label="Today">
      <Stack gap="md">
        <div>
          <Title order={2} fz="md" c="dimmed" fw={500}>
            Today
          </Title>
          <Text fz={28} fw={600} lts="-0.01em" className="figures">
            {formatCount(used)}
          </Text>
        </div>
        <MeterBar label="Calls of today" unit="calls" used={used} limit={today.limit} />
        {today.limit !== null && today.remaining === 0 && (
          <NoCallsLeft limit={today.limit} resetsAt={today.resets_at} />
        )}
        <DataList size="sm" gap={6}>
          {Object.entries(usage.today).map(([kind, quantity]) => (
            <DataList.Item key={kind}>
              <DataList.ItemLabel>{kindName(kind)}</DataList.ItemLabel>
              <DataList.ItemValue className="figures">{formatCount(quantity)}</DataList.ItemValue>
            </DataList.Item>
          ))}
        </DataList>
      </Stack>
    </Card>
  );
}
