import { Alert, Button, Group, Menu, SimpleGrid, Stack } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconDownload } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import type { ReactElement } from 'react';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney, formatShare } from '../../shared/money.ts';
import {
  useMovements,
  useOverview,
  useRevenue,
  useRevenueByTier,
  useRevenueSeries,
} from '../data/revenue.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { StatCard } from '../parts/stat-card.tsx';
import { MovementTable } from './movement-table.tsx';

/** Charts are heavy: they come after the figures. */
const Waterfall = lazy(async () => ({ default: (await import('./waterfall.tsx')).Waterfall }));
const RevenueChart = lazy(async () => ({ default: (await import('./revenue-chart.tsx')).RevenueChart }));

/** Recurring revenue: how much, how it moved, from whom. */
export function RevenuePage(): ReactElement {
  return (
    <AdminPage title="Revenue" actions={() => <Exports />}>
      {() => (
        <Stack gap="lg">
          <Figures />
          <OverTime />
          <Movements />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <ByTier />
            <Subscriptions />
          </SimpleGrid>
        </Stack>
      )}
    </AdminPage>
  );
}

const tables = [
  ['movements', 'Revenue movements'],
  ['subscriptions', 'Subscriptions'],
  ['customers', 'Customers'],
  ['invoices', 'Invoices'],
  ['charges', 'Charges'],
  ['timeline', 'Timeline'],
  ['effects', 'Effect ledger'],
  ['audit', 'Audit log'],
  ['events', 'Webhook inbox'],
] as const;

function Exports(): ReactElement {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          CSV
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {tables.map(([table, label]) => (
          <Menu.Item key={table} component="a" href={`/api/v1/admin/exports/${table}`} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Figures(): ReactElement {
  return (
    <Answer query={useRevenue()} loading={104}>
      {(figures) => (
        <SimpleGrid cols={{ base: 2, sm: 3 }} spacing={{ base: 'sm', sm: 'md' }}>
          <StatCard label="Monthly recurring" value={formatMoney(figures.mrr, figures.currency)} />
          <StatCard label="Yearly recurring" value={formatMoney(figures.arr, figures.currency)} />
          <StatCard
            label="Taken in 30 days"
            value={formatMoney(figures.recent_revenue_30d, figures.currency)}
          />
          <StatCard label="Per customer" value={formatMoney(figures.arpu, figures.currency)} />
          <StatCard label="Churn in 30 days" value={formatShare(figures.churn_rate)} />
          <StatCard label="Active subscriptions" value={formatCount(figures.active_subscriptions)} />
        </SimpleGrid>
      )}
    </Answer>
  );
}

function OverTime(): ReactElement {
  return (
    <Section title="Monthly recurring revenue over time">
      <Answer query={useRevenueSeries()} loading={260}>
        {(series) => (
          <Suspense fallback={<div style={{ height: 260 }} />}>
            <RevenueChart series={series} />
          </Suspense>
        )}
      </Answer>
    </Section>
  );
}

function Movements(): ReactElement {
  return (
    <Section
      title="What moved it"
      about="By month on the billing clocks. What stood at the start and all movements add up to what stood at the end."
      flush
    >
      <Answer query={useMovements(12)} loading={320}>
        {(movements) => (
          <Stack gap="md" pb="xs">
            {!movements.consistent && (
              <Alert
                color="red"
                icon={<IconAlertTriangle aria-hidden />}
                title="The movements do not add up"
                mx="lg"
              >
                Their sum is not what the subscriptions come to. The drift report names the difference.
              </Alert>
            )}
            <Group px="lg" w="100%" component="div">
              <Suspense fallback={<div style={{ height: 280 }} />}>
                <Waterfall movements={movements} />
              </Suspense>
            </Group>
            <MovementTable movements={movements} />
          </Stack>
        )}
      </Answer>
    </Section>
  );
}

function ByTier(): ReactElement {
  return (
    <Section title="By plan" flush>
      <Answer query={useRevenueByTier()} loading={160}>
        {({ tiers, currency }) => (
          <PlainTable
            label="Revenue by plan"
            rows={tiers}
            rowKey={(row) => row.tier}
            empty="No subscription yet."
            columns={[
              {
                label: 'Plan',
                cell: (row) => <span style={{ textTransform: 'capitalize' }}>{row.tier}</span>,
              },
              { label: 'Subscribers', right: true, cell: (row) => formatCount(row.subscribers) },
              { label: 'Monthly', right: true, cell: (row) => formatMoney(row.mrr, currency) },
              { label: 'Share', right: true, cell: (row) => formatShare(row.share) },
            ]}
          />
        )}
      </Answer>
    </Section>
  );
}

function Subscriptions(): ReactElement {
  return (
    <Section title="Subscriptions">
      <Answer query={useOverview()} loading={160}>
        {(overview) => (
          <SimpleGrid cols={2} spacing="md">
            <StatCard plain label="In all" value={formatCount(overview.total)} />
            <StatCard plain label="New in 30 days" value={formatCount(overview.new_30d)} />
            <StatCard plain label="Ended in 30 days" value={formatCount(overview.canceled_30d)} />
            <StatCard
              plain
              label="Trials that converted"
              value={formatShare(overview.trial_conversion_rate)}
            />
          </SimpleGrid>
        )}
      </Answer>
    </Section>
  );
}
