import { Progress, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { useAccountUsage } from '../data/customer-page.ts';
import { Section } from '../parts/section.tsx';

/** Calls today against the limit of the plan. */
export function AccountUsage({ email }: { email: string | null }): ReactElement | null {
  const query = useAccountUsage(email);
  if (email === null) return null;
  return (
    <Section title="Usage today">
      <Answer query={query} loading={40}>
        {({ usage, limit }) => (
          <Stack gap={6}>
            <Text size="sm">
              {formatCount(usage)}{' '}
              {limit === null ? 'calls, without a limit' : `of ${formatCount(limit)} calls`}
            </Text>
            {limit !== null && (
              <Progress
                value={limit === 0 ? 100 : Math.min(100, (usage / limit) * 100)}
                color={usage >= limit ? 'red' : 'fern'}
                aria-label="Calls today against the limit"
              />
            )}
          </Stack>
        )}
      </Answer>
    </Section>
  );
}
