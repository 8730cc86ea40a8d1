import { SimpleGrid, Stack } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { SignedIn } from '../../app/signed-in.tsx';
import { useStatus } from '../../data/billing.ts';
import type { SessionInfo } from '../../data/session.ts';
import { useSpendLimit, useUsage } from '../../data/usage.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { Page } from '../../shared/page.tsx';
import { isManaged } from '../plans/plan-action.ts';
import { CreditsCard, hasCredits } from './credits-card.tsx';
import { GrantsCard } from './grants-card.tsx';
import { SpendLimitCard } from './spend-limit-card.tsx';
import { TodayCard } from './today-card.tsx';
import { UsageChartCard } from './usage-chart-card.tsx';

/** What was used today and in this period, against what may be, and what it costs. */
export function UsagePage(): ReactElement {
  return (
    <SignedIn>
      {(session) => (
        <Page title="Usage" about="Live figures, in your account’s time zone.">
          <Figures session={session} />
        </Page>
      )}
    </SignedIn>
  );
}

/** Not where usage is billed elsewhere, or no overage is sold: a limit of ours would hold nothing there. */
function Limit(): ReactElement | null {
  const { data } = useStatus();
  const sellsOverage = useUsage().data?.credits.price_per_1k != null;
  const isSet = useSpendLimit(!sellsOverage).data?.amount != null;
  return data === undefined || !isManaged(data) || !(sellsOverage || isSet) ? null : <SpendLimitCard />;
}

function Figures({ session }: { session: SessionInfo }): ReactElement {
  return (
    <Stack gap="md">
      <Answer query={useUsage()} loading={180}>
        {(usage) => (
          <SimpleGrid cols={{ base: 1, sm: hasCredits(usage) ? 2 : 1 }}>
            <TodayCard usage={usage} />
            <CreditsCard usage={usage} />
          </SimpleGrid>
        )}
      </Answer>
      {session.isCustomer ? (
        <>
          <UsageChartCard />
          <Limit />
          <GrantsCard />
        </>
      ) : (
        <Nothing icon={<IconChartBar aria-hidden />} title="No usage yet">
          Choose a plan. Your calls then appear here within a second.
        </Nothing>
      )}
    </Stack>
  );
}
