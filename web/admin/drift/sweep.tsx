import { Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { customerLink } from '../parts/customer-link.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { RunLink } from '../parts/run-link.tsx';
import { Section } from '../parts/section.tsx';

type Report = components['schemas']['SweepReport'];
type Repair = components['schemas']['SweepRepair'];
type Pass = components['schemas']['SweepPass'];

/** What the sweep compared and repaired: each invariant, and each repair before and after. */
export function SweepReport(): ReactElement {
  const query = useQuery({
    queryKey: ['admin', 'drift', 'sweep'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/drift/sweep', { signal })),
    refetchInterval: 30_000,
  });
  return (
    <Answer query={query} loading={240}>
      {(report) => (
        <Stack gap="lg">
          <Invariants report={report} />
          <Repairs repairs={report.repairs} />
        </Stack>
      )}
    </Answer>
  );
}

function Invariants({ report: { invariants, passes } }: { report: Report }): ReactElement {
  return (
    <Section title="Invariants" about={<LastPass pass={passes[0]} />} flush>
      <PlainTable
        label="Invariants"
        rows={invariants}
        rowKey={(row) => row.id}
        empty="Nothing is checked."
        columns={[
          { label: 'Invariant', cell: (row) => row.sentence },
          {
            label: 'Last checked',
            cell: (row) =>
              row.checked_at === null ? 'not yet' : <Time at={row.checked_at} format="moment" />,
          },
          {
            label: 'Checked',
            right: true,
            cell: (row) => (row.checked_at === null ? '—' : formatCount(row.checked)),
          },
          {
            label: 'Differences',
            right: true,
            cell: (row) =>
              row.checked_at === null ? (
                '—'
              ) : (
                <Badge color={row.differed === 0 ? 'fern' : 'orange'}>{formatCount(row.differed)}</Badge>
              ),
          },
          {
            label: 'Repaired, last 30 days',
            right: true,
            cell: (row) =>
              row.attention === 0
                ? formatCount(row.repaired)
                : `${formatCount(row.repaired)}, ${formatCount(row.attention)} need attention`,
          },
        ]}
      />
    </Section>
  );
}

function LastPass({ pass }: { pass: Pass | undefined }): ReactElement {
  if (pass === undefined) return <>The sweep has not begun yet.</>;
  const pages = `page ${formatCount(pass.pages)} of about ${formatCount(pass.pages_expected)}`;
  return (
    <>
      The last pass began <Time at={pass.began_at} format="moment" />:{' '}
      {pass.ended_at === null ? (
        pages
      ) : (
        <>
          ended <Time at={pass.ended_at} format="moment" />
        </>
      )}
      .{pass.not_looked_at.map(({ list, reason }) => ` ${notChecked(list, reason)}`)}
      {pass.repairs_left > 0 && ` ${formatCount(pass.repairs_left)} repairs are left to the next pass.`}
    </>
  );
}

const STATES: Readonly<Record<Repair['state'], string>> = {
  waiting: 'Waiting for the next pass',
  asked: 'Repair requested',
  repaired: 'Repaired',
  attention: 'Needs attention',
};

const notChecked = (list: string, reason: string): string =>
  `Not checked: ${list.replaceAll('_', ' ')} (${reason.replace(/\.$/, '')}).`;

const COLOURS: Readonly<Record<Repair['state'], string>> = {
  waiting: 'gray',
  asked: 'gray',
  repaired: 'fern',
  attention: 'orange',
};

function Repairs({ repairs }: { repairs: Repair[] }): ReactElement {
  return (
    <Section title="Found by the sweep" flush>
      <PlainTable
        label="Found by the sweep"
        rows={repairs}
        rowKey={(row) => `${row.subject} ${row.id} ${row.found_at}`}
        empty="Nothing differed."
        columns={[
          {
            label: 'What',
            cell: (row) => (
              <Group gap={6}>
                <Text size="sm">
                  {row.subject} {row.id}
                </Text>
                {row.customer !== null && row.customer !== row.id && customerLink(row.customer, null)}
              </Group>
            ),
          },
          { label: 'Before and after', cell: (row) => <Facts row={row} /> },
          { label: 'State', cell: (row) => <Badge color={COLOURS[row.state]}>{STATES[row.state]}</Badge> },
          { label: 'Found', cell: (row) => <Time at={row.found_at} format="moment" /> },
          { label: 'Temporal', cell: (row) => <RunLink url={row.workflow_url} of={row.id} /> },
        ]}
      />
    </Section>
  );
}

/** Who holds a fact. */
const HOLDERS: Readonly<Record<string, string>> = {
  stripe: 'Stripe',
  projection: 'database',
  run: 'Temporal',
  books: 'movements',
  keycloak: 'Keycloak',
  lago: 'Lago',
  plans: 'catalogue',
};

const shown = (value: string | number | boolean | null): string =>
  value === null ? 'nothing' : String(value);

/** "active → past_due" once repaired; before that, what counts: "active; Stripe: past_due". */
function beforeAndAfter({ before, after, wanted, by }: Repair['facts'][number]): string {
  const seen = before === after ? shown(before) : `${shown(before)} → ${shown(after)}`;
  return after === wanted ? seen : `${seen}; ${HOLDERS[by] ?? by}: ${shown(wanted)}`;
}

function Facts({ row: { facts, problem } }: { row: Repair }): ReactElement {
  return (
    <Stack gap={2}>
      {facts.map((one) => (
        <Text key={`${one.in} ${one.fact}`} size="sm">
          {one.fact} ({HOLDERS[one.in] ?? one.in}): {beforeAndAfter(one)}
        </Text>
      ))}
      {problem !== null && (
        <Text size="sm" c="dimmed">
          Not checked: {problem}
        </Text>
      )}
    </Stack>
  );
}
