import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { capital } from '../parts/capital.ts';
import { BeforeAfter } from './difference.tsx';
import { countOf } from './plan-preview.tsx';
import { policyFields } from './policy-fields.ts';
import type { PolicyPath, Reach } from './policy-fields.ts';
import { reachTitles } from './policy-words.ts';

/** A rule that would be another one, in words. */
export interface PolicyChange {
  path: PolicyPath;
  before: string;
  after: string;
}

/** What a draft of a policy would change, and for whom. */
export function PolicyChanges({
  changes,
  subscribers,
}: {
  changes: readonly PolicyChange[];
  subscribers: number;
}): ReactElement {
  if (changes.length === 0) return <Text size="sm">Nothing is changed yet.</Text>;
  const reaches = (Object.keys(reachTitles) as Reach[])
    .map((reach) => ({ reach, those: changes.filter(({ path }) => policyFields[path].reach === reach) }))
    .filter(({ those }) => those.length > 0);
  return (
    <Stack gap="lg">
      {reaches.map(({ reach, those }) => (
        <section key={reach} aria-label={reachTitles[reach]}>
          <Group justify="space-between" mb="xs" gap="xs">
            <Text fw={500} size="sm">
              {reachTitles[reach]}
            </Text>
            {reach === 'everybody' && (
              <Badge color={subscribers > 0 ? 'orange' : 'gray'}>{countOf(subscribers)}</Badge>
            )}
          </Group>
          <Stack gap="sm">
            {those.map(({ path, before, after }) => (
              <BeforeAfter
                key={path}
                label={policyFields[path].label}
                before={[capital(before)]}
                after={[capital(after)]}
              />
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  );
}
