import { Button, Card, Group, SegmentedControl, Skeleton, Title } from '@mantine/core';
import { IconChartBar, IconFileSpreadsheet } from '@tabler/icons-react';
import { Suspense, lazy, useState } from 'react';
import type { ReactElement } from 'react';
import { seriesCsvAddress, useUsageSeries } from '../../data/usage.ts';
import type { SeriesGrain, UsageSeries } from '../../data/usage.ts';
import { Answer } from '../../shared/answer.tsx';
import { Nothing } from '../../shared/nothing.tsx';
import { formatTime } from '../../shared/time.tsx';

/** The drawing library is larger than the rest of the page: it comes after. */
const UsageChart = lazy(async () => ({ default: (await import('./usage-chart.tsx')).UsageChart }));

const height = 260;

interface UsageChartCardProps {
  /** The customer, if not the reader: cus_… */
  customer?: string;
}

/** Use over time, by kind. */
export function UsageChartCard({ customer }: UsageChartCardProps): ReactElement {
  const [by, setBy] = useState<SeriesGrain>('day');
  return (
    <Card component="section" aria-label="Over time">
      <Group justify="space-between" mb="md">
        <Title order={2}>Over time</Title>
        <Group gap="xs" className="no-print">
          <SegmentedControl
            aria-label="Summed up by"
            size="sm"
            value={by}
            onChange={(value) => setBy(value)}
            data={[
              { value: 'hour', label: 'Hour' },
              { value: 'day', label: 'Day' },
              { value: 'month', label: 'Month' },
            ]}
          />
          <Button
            component="a"
            href={seriesCsvAddress(by, customer)}
            download
            variant="default"
            size="sm"
            leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
          >
            CSV
          </Button>
        </Group>
      </Group>
      <Answer query={useUsageSeries(by, customer)} loading={height}>
        {(series) =>
          series.points.some(({ total }) => total !== 0) ? (
            <Suspense fallback={<Skeleton height={height} role="status" aria-label="Loading" />}>
              <UsageChart series={series} height={height} />
            </Suspense>
          ) : (
            <Nothing icon={<IconChartBar aria-hidden />} title={`No usage ${spanOf(series)}`}>
              New calls show here within a second.
            </Nothing>
          )
        }
      </Answer>
    </Card>
  );
}

/** The time that the chart covers: there may have been usage before it. */
const spanOf = ({ points: [first] }: UsageSeries): string =>
  first === undefined ? 'in this time' : `since ${formatTime(first.at)}`;
