import { Group, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Time } from './time.tsx';

interface DunningStripProps {
  dunning: {
    started_at: string;
    next_attempt_at: string | null;
    grace_until: string;
    suspended: boolean;
    final_action_at: string;
    final_action: 'cancel' | 'mark_unpaid' | 'downgrade' | null;
  };
}

const finals = {
  cancel: 'Subscription ends',
  mark_unpaid: 'Collection stops',
  downgrade: 'Plan goes down',
} as const;

/** The dates of an unpaid subscription in order: failure, next retry, suspension, end. */
export function DunningStrip({ dunning }: DunningStripProps): ReactElement {
  const { final_action: final, next_attempt_at: retry, suspended } = dunning;
  const steps = [
    { label: 'Payment failed', at: dunning.started_at, over: true },
    ...(retry === null ? [] : [{ label: 'Next retry', at: retry, over: false }]),
    { label: suspended ? 'Access ended' : 'Access ends', at: dunning.grace_until, over: suspended },
    {
      label: final === null ? 'Final action' : finals[final],
      at: dunning.final_action_at,
      over: false,
    },
  ].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return (
    <Group
      component="ol"
      gap="lg"
      p={0}
      m={0}
      style={{ listStyle: 'none' }}
      aria-label="Dates while it stays unpaid"
    >
      {steps.map(({ label, at, over }) => (
        <li key={label}>
          <Text size="xs" c="dimmed">
            {label}
          </Text>
          <Text size="sm" fw={over ? 400 : 600}>
            <Time at={at} />
          </Text>
        </li>
      ))}
    </Group>
  );
}
