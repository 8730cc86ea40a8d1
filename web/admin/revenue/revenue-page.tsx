import { Alert, Anchor, Button, Group, Menu, SimpleGrid, Stack } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconDownload } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney, formatShare } from '../../shared/money.ts';
import { usePredictions } from '../data/predictions.ts';
import { useMovements, useOverview, useRevenueByTier, useRevenueSeries } from '../data/revenue.ts';
import { AdminPage } from '../parts/admin-page.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { StatCard } from '../parts/stat-card.tsx';
import { exactShare, rightOf } from '../predictions/prediction-words.ts';
import { Figures, days } from './figures.tsx';
import { MovementTable } from './movement-table.tsx';

/** Charts are heavy: they come after the figures. */
const Waterfall = lazy(async () => ({ default: (await import('./waterfall.tsx')).Waterfall }));
const RevenueChart = lazy(async () => ({ default: (await import('./revenue-chart.tsx')).RevenueChart }));

/** Recurring revenue: how much, how it moved, from whom. */
export function RevenuePage(): ReactElement {
  return (
    <AdminPage title="Revenue" needs="finance" actions={() => <Exports />}>
      {() => (
        <Stack gap="lg">
          <Figures />
          <OverTime />
          <Movements />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
            <ByTier />
            <Subscriptions />
            <Predicted />
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

function OverTime(): ReactElement {
  return (
    <Section title="MRR over time" about="At the end of each UTC day.">
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
      title="MRR movements"
      about="By UTC month, on each customer's billing clock. Start and movements add up to the end. A customer who moves to another subscription is an expansion or contraction."
      flush
    >
      <Answer query={useMovements(12)} loading={320}>
        {(movements) => (
          <Stack gap="md" pb="xs">
            {!movements.consistent && (
              <Alert
                color="red"
                icon={<IconAlertTriangle aria-hidden />}
                title="MRR movements do not add up"
                mx="lg"
              >
                Their sum is not the MRR of the subscriptions. The drift report names the difference.
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
              { label: 'MRR', right: true, cell: (row) => formatMoney(row.mrr, currency) },
              { label: 'Share', right: true, cell: (row) => formatShare(row.share) },
            ]}
          />
        )}
      </Answer>
    </Section>
  );
}

/** How well the engine knows what Stripe does next. */
function Predicted(): ReactElement {
  return (
    <Section title="Predictions" about="Renewals, trial ends and cancellations, written down before.">
      <Answer query={usePredictions()} loading={104}>
        {({ all, window_days: days }) => (
          <SimpleGrid cols={2} spacing="md">
            <StatCard plain label={`Right, last ${days} days`} value={exactShare(all)} about={rightOf(all)} />
            <StatCard
              plain
              label="Not explained"
              value={formatCount(all.unexplained)}
              about={`Of ${formatCount(all.missed)} that missed`}
            />
            <Anchor component={Link} to="/admin/predictions" size="sm">
              Missed predictions
            </Anchor>
          </SimpleGrid>
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
            <StatCard plain label="Total" value={formatCount(overview.total)} />
            <StatCard
              plain
              label="New, last 30 days"
              value={formatCount(overview.new_30d)}
              about={days(overview.window)}
            />
            <StatCard
              plain
              label="Ended, last 30 days"
              value={formatCount(overview.canceled_30d)}
              about={days(overview.window)}
            />
            <StatCard
              plain
              label="Trial conversion"
              value={formatShare(overview.trial_conversion_rate)}
              about="Of all trials that are over"
            />
          </SimpleGrid>
        )}
      </Answer>
    </Section>
  );
}
