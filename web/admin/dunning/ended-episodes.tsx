import { Anchor, SimpleGrid } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import type { DunningBoard } from '../data/dunning.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { days } from '../revenue/figures.tsx';

type Ended = DunningBoard['ended_30d'][number];

/** The episodes behind the recovery rate, with their outcomes, and what recovered them. */
export function EndedEpisodes({ board }: { board: DunningBoard }): ReactElement | null {
  const { ended_30d: ended, recovery_30d: recovery, window } = board;
  if (recovery.ended === 0) return null;
  return (
    <>
      <Section title="Ended episodes" about={aboutOf(board)} flush>
        <PlainTable
          label="Ended episodes"
          rows={ended}
          rowKey={(row) => row.id}
          empty="No episode ended."
          first={10}
          columns={[
            {
              label: 'Customer',
              cell: (row) => (
                <Anchor component={Link} to={`/admin/customers/${row.customer}`} size="sm">
                  {row.email ?? row.customer}
                </Anchor>
              ),
            },
            { label: 'Outcome', cell: outcomeOf },
            { label: 'First decline', cell: (row) => codeOf(row.decline_code) },
            { label: 'Charges', right: true, cell: (row) => formatCount(row.charges) },
            {
              label: 'Recovered',
              right: true,
              cell: (row) =>
                row.currency === null || row.recovered === 0 ? '—' : formatMoney(row.recovered, row.currency),
            },
            { label: 'Ended', whole: true, cell: (row) => <Time at={row.ended_at} /> },
          ]}
        />
      </Section>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Section title="Recovery by decline code" about={days(window)} flush>
          <PlainTable
            label="Recovery by decline code"
            rows={recovery.by_decline_code}
            rowKey={(row) => row.decline_code ?? ''}
            empty="No episode ended."
            columns={[
              { label: 'First decline', cell: (row) => codeOf(row.decline_code) },
              {
                label: 'Recovered',
                right: true,
                cell: (row) => `${formatCount(row.recovered)} of ${formatCount(row.ended)}`,
              },
            ]}
          />
        </Section>
        <Section
          title="Recovery by charge"
          about={`How many charges it took, the failed renewal included. ${days(window)}`}
          flush
        >
          <PlainTable
            label="Recovery by charge"
            rows={recovery.by_charges}
            rowKey={(row) => String(row.charges)}
            empty="No episode recovered."
            columns={[
              { label: 'Charges', cell: (row) => formatCount(row.charges) },
              { label: 'Recovered', right: true, cell: (row) => formatCount(row.recovered) },
            ]}
          />
        </Section>
      </SimpleGrid>
    </>
  );
}

const aboutOf = ({ ended_30d: ended, recovery_30d: recovery, window }: DunningBoard): string =>
  ended.length < recovery.ended
    ? `The newest ${ended.length} of ${formatCount(recovery.ended)}, ${days(window)}`
    : days(window);

const codeOf = (code: string | null): string => (code === null ? '—' : code.replaceAll('_', ' '));

const outcomes: Record<Ended['outcome'], string> = {
  recovered: 'Recovered',
  canceled: 'Canceled',
  unpaid: 'Marked unpaid',
  downgraded: 'Downgraded',
  written_off: 'Written off',
  superseded: 'Nothing left to collect',
};

/** "Canceled, debt kept" */
function outcomeOf({ outcome, debt }: Ended): string {
  return debt === null ? outcomes[outcome] : `${outcomes[outcome]}, debt ${debt}`;
}
