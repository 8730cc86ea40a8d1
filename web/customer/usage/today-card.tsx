import { Anchor, Card, DataList, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { Usage } from '../../data/usage.ts';
import { formatCount } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { kindName, totalOf } from './kinds.ts';
import { MeterBar } from './meter-bar.tsx';

/** Calls of today, by kind, against the day's limit. */
export function TodayCard({ usage: { usage, today } }: { usage: Usage }): ReactElement {
  const used = totalOf(usage.today);
  const reached = today.limit !== null && today.remaining === 0;
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
        {reached && (
          <Text size="sm">
            The day’s limit is reached.{' '}
            {today.resets_at !== null && (
              <>
                Calls are taken again from <Time at={today.resets_at} format="moment" />, or at once if
                you{' '}
              </>
            )}
            <Anchor component={Link} to="/plans" underline="always">
              {today.resets_at === null ? 'Take a larger plan' : 'take a larger plan'}
            </Anchor>
            .
          </Text>
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
