import { Card, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { unwrap } from '../../client/unwrap.ts';
import { api } from '../data/client.ts';
import { SignedIn } from '../app/signed-in.tsx';
import { Answer } from '../shared/answer.tsx';
import { formatCount } from '../shared/money.ts';
import { Page } from '../shared/page.tsx';

/** Recurring revenue at a glance. */
export function RevenuePage(): ReactElement {
  return (
    <SignedIn needs="editor">
      {() => (
        <Page title="Revenue" width={1200}>
          <Figures />
        </Page>
      )}
    </SignedIn>
  );
}

function Figures(): ReactElement {
  const revenue = useQuery({
    queryKey: ['admin', 'revenue'],
    queryFn: () => unwrap(api.GET('/admin/revenue')),
  });
  return (
    <Answer query={revenue}>
      {(figures) => (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
          {[
            ['Monthly recurring revenue', figures.mrr],
            ['Yearly', figures.arr],
            ['Subscriptions', figures.active_subscriptions],
            ['Per customer', figures.arpu],
          ].map(([label, value]) => (
            <Card key={label}>
              <Text size="sm" c="dimmed">
                {label}
              </Text>
              <Text fz={28} fw={600} className="figures">
                {formatCount(Number(value))}
              </Text>
            </Card>
          ))}
        </SimpleGrid>
      )}
    </Answer>
  );
}
