import { Alert, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { useAccountLook } from '../data/account-look.ts';
import type { AccountLook, LookedAtAccount } from '../data/account-look.ts';
import { capital } from '../parts/capital.ts';
import { Facts } from '../parts/facts.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

/** What the last look counted, and what would not work; nothing before the first one. */
export function AccountSection(): ReactElement {
  return (
    <Answer query={useAccountLook()} loading={120}>
      {(look) => (look.report === null && look.state !== 'failed' ? null : <Account look={look} />)}
    </Answer>
  );
}

function Account({ look: { state, report, reported_at: at, problem } }: { look: AccountLook }): ReactElement {
  return (
    <Section
      title="What the account holds"
      about={
        at === null ? undefined : (
          <>
            By the look of <Time at={at} format="moment" />. It goes by the mappings of then.
          </>
        )
      }
    >
      <Stack gap="md">
        {state === 'failed' && (
          <Alert color="red" variant="light" title="The last look failed">
            {problem ?? 'No reason is stored.'}
          </Alert>
        )}
        {report !== null && <Report report={report} />}
      </Stack>
    </Section>
  );
}

type Counts = Readonly<Record<string, number>>;

/** "active 12, past due 1", most frequent first. */
const countsInWords = (counts: Counts, write: (name: string) => string = plainWords): string =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${write(name)} ${formatCount(count)}`)
    .join(', ') || 'none';

const plainWords = (name: string): string => capital(name).toLowerCase();

const MODES: Readonly<Record<string, string>> = { foreign: 'nothing mapped' };
const PERSONS: Readonly<Record<string, string>> = {
  linked: 'named by metadata',
  same_email: 'known by a verified address only',
  none: 'unknown',
};

function Report({ report }: { report: LookedAtAccount }): ReactElement {
  const { schedule, discount, automatic_tax: tax, usage } = report.with;
  return (
    <>
      <Facts
        facts={[
          [
            'Subscriptions',
            `${formatCount(report.subscriptions)}, ${formatCount(report.ended)} of them ended`,
          ],
          ['Status', countsInWords(report.status)],
          ['Mode', countsInWords(report.mode, (name) => MODES[name] ?? plainWords(name))],
          ['Interval', countsInWords(report.interval)],
          ['Currency', countsInWords(report.currency, (name) => name.toUpperCase())],
          ['Payment method', countsInWords(report.method)],
          ['User', countsInWords(report.person, (name) => PERSONS[name] ?? plainWords(name))],
          ['With', countsInWords({ schedule, discount, automatic_tax: tax, metered_items: usage })],
          ['Customers with several', formatCount(report.customers_with_several)],
        ]}
      />
      <div>
        <Text size="sm" fw={600}>
          What would not work
        </Text>
        <PlainTable
          label="What would not work"
          rows={report.problems}
          rowKey={({ code }) => code}
          empty="No problems found."
          columns={[
            { label: 'Subscriptions', right: true, cell: (row) => formatCount(row.subscriptions) },
            { label: 'What', cell: (row) => row.means },
            { label: 'What to do', cell: (row) => row.remedy },
            {
              label: 'Such as',
              cell: (row) => (
                <Text size="xs" ff="monospace">
                  {row.examples.join(', ')}
                </Text>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}
