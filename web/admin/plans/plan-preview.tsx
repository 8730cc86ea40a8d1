import { Badge, Group, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useServices } from '../../data/services.ts';
import { formatCount } from '../../shared/money.ts';
import type { PlanPreview as Preview } from '../data/plans.ts';
import { Facts } from '../parts/facts.tsx';
import { BeforeAfter, Lines } from './difference.tsx';
import { fieldLabels, fieldLines } from './plan-words.ts';
import type { ChangedPlanField } from './plan-words.ts';

const shown: readonly ChangedPlanField[] = [
  'prices',
  'trial_days',
  'included_credits',
  'rollover',
  'overage_tiers',
  'limits',
  'services',
];

/** The API's preview of a draft: changes and affected people. */
export function PlanPreviewText({ preview }: { preview: Preview }): ReactElement {
  const { before, after, changes, subscribers } = preview;
  const names = useServices().data;
  if (before === null) {
    return (
      <Stack gap="sm">
        <Text size="sm">Anybody can buy it as soon as it is saved. Nobody’s plan changes.</Text>
        <Facts
          facts={shown.map((field) => [
            fieldLabels[field],
            <Lines key={field} lines={fieldLines(after, field, names)} />,
          ])}
        />
      </Stack>
    );
  }
  const reaching = (whom: Preview['changes'][number]['reaches']): ChangedPlanField[] =>
    changes.filter(({ reaches }) => reaches === whom).map(({ field }) => field);
  const difference = (fields: readonly ChangedPlanField[]): ReactElement => (
    <Stack gap="sm">
      {fields.map((field) => (
        <BeforeAfter
          key={field}
          label={fieldLabels[field]}
          before={fieldLines(before, field, names)}
          after={fieldLines(after, field, names)}
        />
      ))}
    </Stack>
  );
  const [fresh, all] = [reaching('new_subscribers'), reaching('all_subscribers')];
  if (fresh.length + all.length === 0) return <Text size="sm">Nothing is changed yet.</Text>;
  return (
    <Stack gap="lg">
      {all.length > 0 && (
        <section aria-label="At once, for everybody on it">
          <Group justify="space-between" mb="xs" gap="xs">
            <Text fw={500} size="sm">
              At once, for everybody on it
            </Text>
            <Badge color={subscribers > 0 ? 'orange' : 'gray'}>{countOf(subscribers)}</Badge>
          </Group>
          {difference(all)}
        </section>
      )}
      {fresh.length > 0 && (
        <section aria-label="For new subscribers">
          <Text fw={500} size="sm" mb="xs">
            For new subscribers
          </Text>
          {difference(fresh)}
          {fresh.includes('prices') && subscribers > 0 && (
            <Text size="xs" c="dimmed" mt="xs">
              {subscribers === 1
                ? 'Its one subscriber keeps'
                : `The ${formatCount(subscribers)} who have it keep`}{' '}
              what they pay.
            </Text>
          )}
        </section>
      )}
    </Stack>
  );
}

/** So many as have a plan. */
export const countOf = (subscribers: number): string =>
  subscribers === 1 ? '1 subscriber' : `${formatCount(subscribers)} subscribers`;
