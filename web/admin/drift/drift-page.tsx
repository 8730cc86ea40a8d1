import { Alert, Badge, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconClock, IconRefresh, IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { customerLink } from '../parts/customer-link.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { AdminPage } from '../parts/admin-page.tsx';
import { DisputeLink, EvidenceDue } from '../parts/dispute-facts.tsx';
import { Facts } from '../parts/facts.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { RunLink } from '../parts/run-link.tsx';
import { Section } from '../parts/section.tsx';
import { SweepReport } from './sweep.tsx';
import { UsageDrift } from './usage-drift.tsx';

type Report = components['schemas']['DriftReport'];

/** What does not agree: with Stripe, Keycloak, Lago, or with itself. */
export function DriftPage(): ReactElement {
  const [checking, setChecking] = useState(false);
  return (
    <>
      <AdminPage
        title="Drift"
        about="What does not agree with Stripe, Keycloak, Lago or itself; looked for every ten minutes."
        actions={(session) =>
          session.role === 'admin' && (
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              onClick={() => setChecking(true)}
            >
              Look now…
            </Button>
          )
        }
      >
        {(session) => <Loaded mayAct={session.role === 'admin'} />}
      </AdminPage>
      {checking && (
        <ActionDialog
          title="Look for drift now"
          effect="Stripe's events are compared with what came in, and outside calls of unknown outcome are looked up. What got lost is put right; nothing is charged by it."
          confirm="Look now"
          run={async (reason) => {
            await unwrap(api.POST('/admin/drift/check', { body: { reason } }));
            return 'The reconciliation is running. This page shows what it finds.';
          }}
          onClose={() => setChecking(false)}
        />
      )}
    </>
  );
}

function Loaded({ mayAct }: { mayAct: boolean }): ReactElement {
  const query = useQuery({
    queryKey: ['admin', 'drift'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/drift', { signal })),
    refetchInterval: 30_000,
  });
  return (
    <Answer query={query} loading={320}>
      {(report) => (
        <Stack gap="lg">
          <Verdict report={report} />
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <LastLook report={report} />
            <Revenue report={report} />
          </SimpleGrid>
          <SweepReport />
          <Lists report={report} />
          <UsageDrift usage={report.usage} mayAct={mayAct} />
        </Stack>
      )}
    </Answer>
  );
}

function Verdict({ report }: { report: Report }): ReactElement {
  if (report.clean && report.reconciliation === null) {
    return (
      <Alert color="gray" variant="light" icon={<IconClock aria-hidden />} title="Nothing found so far">
        What the database can tell agrees;{' '}
        {report.engine === 'unavailable'
          ? 'the last comparison with Stripe is not known while the engine is away.'
          : 'the first comparison with Stripe is still ahead.'}
      </Alert>
    );
  }
  return report.clean ? (
    <Alert color="fern" variant="light" icon={<IconCircleCheck aria-hidden />} title="Everything agrees">
      Nothing here needs anybody.
    </Alert>
  ) : (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title="Something does not agree"
    >
      What is listed below could not be put right without a person.
    </Alert>
  );
}

const words: Record<string, string> = {
  missedEvents: 'Events Stripe had and we lacked',
  eventsSentAgain: 'Unanswered events sent again',
  eventsLeftOver: 'Events unanswered for three days',
  notLookedAt: 'Not looked at',
  unsettledEffects: 'Outside calls of unknown outcome',
  wrongFigures: 'Figures that were put right',
  usageCompared: 'Customers whose usage was compared',
  usageResent: 'Windows of usage reported again',
  usageRefused: 'Windows of usage that are refused',
  usageDifferences: 'Usage that differs',
  revenueGaps: 'Gaps between movements and revenue',
};

const inWords = (name: string): string =>
  words[name] ?? name.replaceAll(/([A-Z])/g, ' $1').replace(/^./, (letter) => letter.toUpperCase());

/** A finding in a few words: lists by how long they are. */
function shown(name: string, value: unknown): string {
  if (value === null) return 'not looked at';
  if (name === 'notLookedAt' && Array.isArray(value))
    return value.length === 0 ? 'nothing' : value.join(', ');
  if (typeof value === 'number') return formatCount(value);
  if (Array.isArray(value)) return formatCount(value.length);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function LastLook({ report: { reconciliation, engine, inbox } }: { report: Report }): ReactElement {
  return (
    <Section
      title="Last look"
      actions={
        reconciliation !== null && <RunLink url={reconciliation.workflow_url} of="the reconciliation" />
      }
    >
      <Stack gap="sm">
        {engine === 'unavailable' && (
          <Text size="sm" c="orange">
            The engine cannot be reached, so its last report is not here. What follows is from the database.
          </Text>
        )}
        <Facts
          facts={[
            [
              'Begun',
              reconciliation === null ? (
                'not yet'
              ) : (
                <Group key="at" gap={6}>
                  <Time at={reconciliation.at} format="moment" />
                  <Badge color={reconciliation.state === 'completed' ? 'fern' : 'orange'}>
                    {reconciliation.state}
                  </Badge>
                </Group>
              ),
            ],
            ...Object.entries(reconciliation?.found ?? {}).map(
              ([name, value]) => [inWords(name), shown(name, value)] as const,
            ),
            [
              'Events that wait',
              inbox.oldest === null ? (
                formatCount(inbox.waiting)
              ) : (
                <span key="inbox">
                  {formatCount(inbox.waiting)}, since <Time at={inbox.oldest} format="moment" />
                </span>
              ),
            ],
            [
              'Events sent and not answered',
              inbox.oldest_unanswered === null ? (
                formatCount(inbox.unanswered)
              ) : (
                <span key="unanswered">
                  {formatCount(inbox.unanswered)}, since <Time at={inbox.oldest_unanswered} format="moment" />
                </span>
              ),
            ],
          ]}
        />
      </Stack>
    </Section>
  );
}

function Revenue({ report }: { report: Report }): ReactElement {
  return (
    <Section
      title="Revenue"
      about="The sum of all movements is the MRR of the subscriptions, and what Stripe's own prices come to, to the minor unit."
    >
      <Stack gap="sm">
        {report.revenue.length === 0 ? (
          <Text size="sm">The movements add up to the MRR of the subscriptions.</Text>
        ) : (
          <Facts
            facts={report.revenue.map((row) => [
              row.currency.toUpperCase(),
              `${formatMoney(row.movements, row.currency)} by movements, ${formatMoney(row.subscriptions, row.currency)} by subscriptions`,
            ])}
          />
        )}
        <PlainTable
          label="MRR by Stripe's prices"
          rows={report.revenue_at_stripe}
          rowKey={(row) => row.currency}
          empty="Not compared with Stripe's prices yet, or there is no revenue."
          columns={[
            { label: 'Currency', cell: (row) => row.currency.toUpperCase() },
            { label: 'By Stripe', cell: (row) => formatMoney(row.at_stripe, row.currency) },
            { label: 'By movements', cell: (row) => formatMoney(row.movements, row.currency) },
            { label: 'Compared', cell: (row) => <Compared row={row} /> },
          ]}
        />
      </Stack>
    </Section>
  );
}

function Compared({ row }: { row: Report['revenue_at_stripe'][number] }): ReactElement {
  const uncounted = row.uncounted === 0 ? '' : `, ${formatCount(row.uncounted)} not countable`;
  return (
    <Stack gap={2}>
      <Group gap={6}>
        <Badge color={row.agrees ? 'fern' : 'orange'}>{row.agrees ? 'agrees' : 'differs'}</Badge>
        {row.difference !== 0 && (
          <Text size="xs">by {formatMoney(Math.abs(row.difference), row.currency)}</Text>
        )}
        <Time at={row.compared_at} format="moment" />
      </Group>
      <Text size="xs" c="dimmed">
        {formatCount(row.subscriptions)} subscriptions{uncounted}
      </Text>
      {row.differing.map((one) => (
        <Text key={one.subscription} size="xs">
          {one.subscription}: {formatMoney(one.at_stripe, row.currency)} by Stripe,{' '}
          {formatMoney(one.kept, row.currency)} here
        </Text>
      ))}
      {row.open > row.differing.length && (
        <Text size="xs">and {formatCount(row.open - row.differing.length)} more</Text>
      )}
    </Stack>
  );
}

function Lists({ report }: { report: Report }): ReactElement {
  return (
    <>
      <Section title="Subscriptions that need somebody" flush>
        <PlainTable
          label="Subscriptions that need somebody"
          rows={report.attention}
          rowKey={(row) => row.subscription}
          empty="None."
          columns={[
            { label: 'Customer', cell: (row) => customerLink(row.customer, row.email) },
            { label: 'Why', cell: (row) => row.why },
            { label: 'Since', cell: (row) => <Time at={row.since} format="moment" /> },
            { label: 'Temporal', cell: (row) => <RunLink url={row.workflow_url} of={row.subscription} /> },
          ]}
        />
      </Section>
      <Section title="Disputes that need evidence" flush>
        <PlainTable
          label="Disputes that need evidence"
          rows={report.disputes}
          rowKey={(row) => row.dispute}
          empty="None."
          columns={[
            {
              label: 'Customer',
              cell: (row) => (row.customer === null ? '—' : customerLink(row.customer, row.email)),
            },
            { label: 'Reason', cell: (row) => row.reason.replaceAll('_', ' ') },
            { label: 'Amount', right: true, cell: (row) => formatMoney(row.amount, row.currency) },
            { label: 'Evidence due', cell: (row) => <EvidenceDue at={row.evidence_due} /> },
            { label: 'At Stripe', cell: (row) => <DisputeLink id={row.dispute} url={row.stripe_url} /> },
          ]}
        />
      </Section>
      <Section title="Products and prices that could not be followed" flush>
        <PlainTable
          label="Products and prices that could not be followed"
          rows={report.catalogue}
          rowKey={(row) => row.event}
          empty="None."
          columns={[
            { label: 'Event', cell: (row) => `${row.type} (${row.event})` },
            { label: 'Why', cell: (row) => row.why },
            { label: 'Since', cell: (row) => <Time at={row.since} format="moment" /> },
          ]}
        />
      </Section>
      <Section title="Accounts that are not followed" flush>
        <PlainTable
          label="Accounts that are not followed"
          rows={report.accounts}
          rowKey={(row) => `${row.customer} ${row.target}`}
          empty="Keycloak and Lago know what we know."
          columns={[
            { label: 'Customer', cell: (row) => customerLink(row.customer, row.email) },
            {
              label: 'Where',
              cell: (row) => (
                <Text size="sm" tt="capitalize">
                  {row.target}
                </Text>
              ),
            },
            { label: 'State', cell: (row) => <Badge color="orange">{row.state}</Badge> },
            { label: 'Why', cell: (row) => row.error ?? '—' },
            { label: 'Since', cell: (row) => <Time at={row.since} format="moment" /> },
            {
              label: 'Temporal',
              cell: (row) => <RunLink url={row.workflow_url} of={`${row.customer} ${row.target}`} />,
            },
          ]}
        />
      </Section>
      <Section title="Outside calls of unknown outcome" flush>
        <PlainTable
          label="Outside calls of unknown outcome"
          rows={report.effects}
          rowKey={(row) => row.key}
          empty="Each call is known to have been made or not."
          columns={[
            { label: 'What', cell: (row) => row.kind.replaceAll('_', ' ') },
            {
              label: 'Where',
              cell: (row) => (
                <Text size="sm" tt="capitalize">
                  {row.provider}
                </Text>
              ),
            },
            { label: 'State', cell: (row) => <Badge color="orange">{row.state}</Badge> },
            { label: 'Since', cell: (row) => <Time at={row.since} format="moment" /> },
            { label: 'Temporal', cell: (row) => <RunLink url={row.workflow_url} of={row.key} /> },
          ]}
        />
      </Section>
    </>
  );
}
