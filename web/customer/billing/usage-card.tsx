import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useUsage } from '../../data/usage.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatMoney } from '../../shared/money.ts';
import { sumOfKinds } from '../usage/kinds.ts';
import { MeterBar } from '../usage/meter-bar.tsx';

/** Use at a glance: against the day's limit, or against the period's credits. */
export function UsageCard(): ReactElement {
  return (
    <Card component="section" aria-label="Usage">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} c="dimmed" fw={500}>
            Usage
          </Title>
          <Anchor component={Link} to="/usage" size="sm">
            All figures
          </Anchor>
        </Group>
        <Answer query={useUsage()} loading={48}>
          {({ usage, today, credits }) => {
            const open = credits.included_credits + credits.carried + credits.granted;
            return open > 0 ? (
              <>
                <MeterBar label="Credits of this period" unit="credits" used={credits.used} limit={open} />
                {credits.overage_cost > 0 && (
                  <Text size="sm">
                    {formatMoney(credits.overage_cost, credits.currency)} of overage so far
                  </Text>
                )}
              </>
            ) : (
              <MeterBar
                label="Calls today"
                unit="calls today"
                used={sumOfKinds(usage.today)}
                limit={today.limit}
              />
            );
          }}
        </Answer>
      </Stack>
    </Card>
  );
}
