import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';
import type { CustomerPageData } from '../data/customer-page.ts';
import { RunLink } from '../parts/run-link.tsx';
import { Section } from '../parts/section.tsx';

const looks: Record<string, { label: string; color: string }> = {
  synced: { label: 'In sync', color: 'fern' },
  pending: { label: 'Pending', color: 'blue' },
  failing: { label: 'Retrying', color: 'orange' },
  attention: { label: 'Needs attention', color: 'red' },
  off: { label: 'Off', color: 'gray' },
};
const names: Record<string, string> = {
  keycloak: 'Keycloak',
  lago: 'Lago',
  stripe: 'Stripe (e-mail and name)',
};

/** Whether Keycloak, Lago and Stripe hold the customer's present state. */
export function SyncStates({ states }: { states: CustomerPageData['sync'] }): ReactElement {
  return (
    <Section title="Synced systems">
      {states.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has been sent yet.
        </Text>
      ) : (
        <Stack gap="sm">
          {states.map((state) => (
            <div key={state.target}>
              <Group justify="space-between">
                <Text size="sm" fw={500}>
                  {names[state.target] ?? state.target}
                </Text>
                <Badge color={looks[state.state]?.color ?? 'gray'}>
                  {looks[state.state]?.label ?? state.state}
                </Badge>
              </Group>
              <Group gap="sm">
                <Text size="xs" c="dimmed" component="div">
                  Revision {state.synced} of {state.desired}, <Time at={state.updated_at} format="moment" />
                </Text>
                <RunLink url={state.workflow_url} of={names[state.target] ?? state.target} />
              </Group>
              {state.error !== null && (
                <Text size="xs" c="red">
                  {state.error}
                </Text>
              )}
            </div>
          ))}
        </Stack>
      )}
    </Section>
  );
}
