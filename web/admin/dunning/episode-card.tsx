import { Anchor, Badge, Card, Grid, Group, Text } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { Link } from 'react-router';
import { formatMoney } from '../../shared/money.ts';
import { DunningStrip } from '../../shared/dunning-strip.tsx';
import { StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import type { DunningEntry } from '../data/dunning.ts';
import { RunLink } from '../parts/run-link.tsx';

/** One episode: who, how much, why, what next. */
export function EpisodeCard({ episode }: { episode: DunningEntry }): ReactElement {
  return (
    <Card padding="md">
      <Grid gap="md" align="flex-start">
        <Grid.Col span={{ base: 12, sm: 4 }}>
          <Anchor component={Link} to={`/admin/customers/${episode.customer}`} fw={500} size="sm">
            {episode.email ?? episode.customer}
          </Anchor>
          <Text fz={20} fw={600} className="figures">
            {formatMoney(episode.owed, episode.currency)}
          </Text>
          <Group gap={6}>
            <StatusBadge status={episode.status} />
            <Badge color="gray" tt="capitalize">
              {episode.tier}
            </Badge>
          </Group>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 4 }}>
          <Line label="Because">
            {episode.decline_code === null ? 'no answer yet' : episode.decline_code.replaceAll('_', ' ')},
            since <Time at={episode.started_at} />
          </Line>
          <Line label="Attempts">{episode.attempt}</Line>
          <Line label="Rule">
            <Text span ff="monospace" size="xs">
              {episode.rule ?? episode.strategy}
            </Text>
          </Line>
          {episode.attention !== null && (
            <Text size="sm" c="orange">
              {episode.attention}
            </Text>
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 4 }}>
          {episode.planning ? (
            <Line label="Next">The next attempt is being planned.</Line>
          ) : (
            episode.next !== null && (
              <Line label="Next">
                {episode.next.what} <Time at={episode.next.at} format="moment" />
              </Line>
            )
          )}
          {episode.stage === 'grace' && (
            <Line label="Access until">
              <Time at={episode.grace_until} />
            </Line>
          )}
          <Line label="If nothing is paid">
            {episode.final_action?.what} <Time at={episode.final_action_at} format="moment" />
          </Line>
          <RunLink url={episode.workflow_url} of={episode.workflow_id} />
        </Grid.Col>
        <Grid.Col span={12}>
          <DunningStrip
            dunning={{
              ...episode,
              suspended: episode.stage === 'suspended',
              final_action: episode.final_action?.action ?? null,
            }}
          />
        </Grid.Col>
      </Grid>
    </Card>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }): ReactElement {
  return (
    <Text size="sm" component="div">
      <Text span c="dimmed" size="sm">
        {label}:{' '}
      </Text>
      {children}
    </Text>
  );
}
