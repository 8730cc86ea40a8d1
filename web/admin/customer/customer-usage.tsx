import { Stack, Table } from '@mantine/core';
import type { ReactElement } from 'react';
import { CreditsCard } from '../../customer/usage/credits-card.tsx';
import { kindName, sumOfKinds } from '../../customer/usage/kinds.ts';
import { MeterBar } from '../../customer/usage/meter-bar.tsx';
import { UsageChartCard } from '../../customer/usage/usage-chart-card.tsx';
import type { Usage } from '../../data/usage.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { useCustomerUsage, useReservations } from '../data/customer-page.ts';
import { Facts } from '../parts/facts.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

/** A customer's usage: today and in this period, against limits and credits, over time, and reservations. */
export function CustomerUsage({ customer }: { customer: string }): ReactElement {
  return (
    <Answer query={useCustomerUsage(customer)} loading={320}>
      {(usage) => (
        <>
          <ByKind usage={usage} customer={customer} />
          <CreditsCard usage={usage} />
          <UsageChartCard customer={customer} />
        </>
      )}
    </Answer>
  );
}

function ByKind({ usage, customer }: { usage: Usage; customer: string }): ReactElement {
  const { today, period } = usage.usage;
  const { period_start: start, period_end: end } = usage.credits;
  const kinds = [...new Set([...Object.keys(period), ...Object.keys(today)])];
  return (
    <Section
      title="Usage"
      {...(start === null || end === null
        ? {}
        : {
            about: (
              <>
                This period: <Time at={start} /> to <Time at={end} />
              </>
            ),
          })}
    >
      <Stack gap="md">
        <MeterBar
          label="Calls of today"
          unit="calls today"
          used={sumOfKinds(today)}
          limit={usage.today.limit}
        />
        <Table horizontalSpacing={0} aria-label="Usage by kind">
          <Table.Thead>
            <Table.Tr>
              <Heading label="Kind" />
              <Heading label="Today" right />
              <Heading label="This period" right />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map((kind) => (
              <Table.Tr key={kind}>
                <Table.Td>{kindName(kind)}</Table.Td>
                <Table.Td ta="right" className="figures">
                  {formatCount(today[kind] ?? 0)}
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {formatCount(period[kind] ?? 0)}
                </Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr fw={600}>
              <Table.Td>All</Table.Td>
              <Table.Td ta="right" className="figures">
                {formatCount(sumOfKinds(today))}
              </Table.Td>
              <Table.Td ta="right" className="figures">
                {formatCount(sumOfKinds(period))}
              </Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
        <Facts
          facts={[
            ['Overage so far', formatMoney(usage.credits.overage_cost, usage.credits.currency)],
            ['Spend limit', spendLimit(usage)],
            ...(usage.warnings.length === 0
              ? []
              : ([['Warned at', usage.warnings.map((percent) => `${percent} %`).join(', ')]] as const)),
          ]}
        />
        <SetAside customer={customer} />
      </Stack>
    </Section>
  );
}

function Heading({ label, right = false }: { label: string; right?: boolean }): ReactElement {
  return (
    <Table.Th ta={right ? 'right' : 'left'} fz="xs" c="dimmed" fw={500}>
      {label}
    </Table.Th>
  );
}

function spendLimit({ credits: { spend_limit: limit, overage_cost: cost, currency } }: Usage): string {
  if (limit === null) return 'none';
  const reached = cost >= limit ? ', reached: calls are refused' : '';
  return `${formatMoney(limit, currency)} a period${reached}`;
}

function SetAside({ customer }: { customer: string }): ReactElement {
  return (
    <Answer query={useReservations(customer)} loading={24}>
      {({ reservations, held, total }) =>
        total === 0 ? (
          <Facts facts={[['Set aside', 'nothing']]} />
        ) : (
          <>
            <Facts
              facts={[
                ['Set aside', `${formatCount(held)} in ${countOf(total)}, which count against the limits`],
              ]}
            />
            <PlainTable
              label="Reservations"
              first={5}
              rows={reservations}
              rowKey={({ id }) => id}
              empty=""
              columns={[
                {
                  label: 'Made',
                  whole: true,
                  cell: ({ created_at: at }) => <Time at={at} format="moment" />,
                },
                { label: 'Kind', cell: ({ event_type: kind }) => kindName(kind) },
                {
                  label: 'Ends',
                  whole: true,
                  cell: ({ expires_at: at }) => <Time at={at} format="moment" />,
                },
                { label: 'Set aside', right: true, cell: ({ quantity }) => formatCount(quantity) },
              ]}
            />
          </>
        )
      }
    </Answer>
  );
}

const countOf = (total: number): string =>
  total === 1 ? 'one reservation' : `${formatCount(total)} reservations`;
