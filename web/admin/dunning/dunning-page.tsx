import { Button, Card, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconMoodHappy } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney, formatShare } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { TroubleAlert } from '../../shared/trouble-alert.tsx';
import { useDunning } from '../data/dunning.ts';
import type { DunningBoard } from '../data/dunning.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { oneOf } from '../parts/given.ts';
import { useFilters } from '../parts/use-filters.ts';
import { days } from '../revenue/figures.tsx';
import { EndedEpisodes } from './ended-episodes.tsx';
import { EpisodeCard } from './episode-card.tsx';

const stages = ['grace', 'suspended'] as const;

/** Who owes, how much, by which rule, and what comes next. */
export function DunningPage(): ReactElement {
  return (
    <AdminPage
      title="Dunning"
      about="Who owes, by which rule they are asked, and what comes next. Soonest first."
    >
      {() => <Board />}
    </AdminPage>
  );
}

function Board(): ReactElement {
  const filters = useFilters(['stage']);
  const stage = oneOf(filters.get('stage'), stages);
  const query = useDunning(stage);
  const first = query.data?.pages[0];
  return (
    <Stack gap="lg">
      {first !== undefined && <Totals board={first} />}
      <SegmentedControl
        aria-label="Stage"
        value={stage ?? 'all'}
        onChange={(value) => filters.set({ stage: value === 'all' ? undefined : value })}
        data={[
          { value: 'all', label: 'All' },
          { value: 'grace', label: 'Access still open' },
          { value: 'suspended', label: 'Suspended' },
        ]}
        w="fit-content"
      />
      <Answer query={query} loading={320}>
        {({ pages }) => {
          const episodes = pages.flatMap((page) => page.episodes);
          return episodes.length === 0 ? (
            <Nothing icon={<IconMoodHappy aria-hidden />} title="Nobody owes anything">
              A failed payment brings a subscription here until it is paid or the strategy ends.
            </Nothing>
          ) : (
            <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {episodes.map((episode) => (
                <li key={episode.subscription}>
                  <EpisodeCard episode={episode} />
                </li>
              ))}
            </Stack>
          );
        }}
      </Answer>
      {query.isFetchNextPageError && <TroubleAlert error={query.error} />}
      {query.hasNextPage && (
        <Button
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      {first !== undefined && <EndedEpisodes board={first} />}
    </Stack>
  );
}

const subscriptions = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? 'subscription' : 'subscriptions'}`;

function Totals({ board }: { board: DunningBoard }): ReactElement {
  const owed = (stage: 'grace' | 'suspended'): string => {
    const sums = board.totals.filter((sum) => sum.stage === stage);
    return sums.length === 0 ? '—' : sums.map((sum) => formatMoney(sum.owed, sum.currency)).join(' + ');
  };
  const count = (stage: 'grace' | 'suspended'): number =>
    board.totals.filter((sum) => sum.stage === stage).reduce((all, sum) => all + sum.count, 0);
  const { recovered, ended, rate, revenue } = board.recovery_30d;
  const window = days(board.window);
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
      {(
        [
          ['Owed, access open', owed('grace'), subscriptions(count('grace'))],
          ['Owed, suspended', owed('suspended'), subscriptions(count('suspended'))],
          [
            'Recovered, last 30 days',
            ended === 0 ? '—' : `${recovered} of ${ended}`,
            ended === 0
              ? `No episode ended, ${window}`
              : `${formatShare(rate)} of the episodes that ended, ${window}`,
          ],
          [
            'Recovered revenue, last 30 days',
            revenue.length === 0
              ? '—'
              : revenue.map((sum) => formatMoney(sum.amount, sum.currency)).join(' + '),
            `Paid on the invoices of the recovered episodes, ${window}`,
          ],
        ] as const
      ).map(([label, value, below]) => (
        <Card key={label} padding="md">
          <Text size="sm" c="dimmed">
            {label}
          </Text>
          <Text fz={24} fw={600} className="figures">
            {value}
          </Text>
          <Text size="xs" c="dimmed">
            {below}
          </Text>
        </Card>
      ))}
    </SimpleGrid>
  );
}
