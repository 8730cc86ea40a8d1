import { Card, Table, Title } from '@mantine/core';
import type { ReactElement } from 'react';
import { useCredits } from '../../data/usage.ts';
import { formatCount } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';

/** Credits that were given on top of the plan; nothing where there are none. */
export function GrantsCard(): ReactElement | null {
  const { data } = useCredits(true);
  if (data === undefined || data.length === 0) return null;
  return (
    <Card component="section" aria-label="Credits given" padding={0}>
      <Title order={2} p="lg" pb="xs">
        Credits given
      </Title>
      <Table.ScrollContainer minWidth={520}>
        <Table horizontalSpacing="lg">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>For</Table.Th>
              <Table.Th>Given</Table.Th>
              <Table.Th>Until</Table.Th>
              <Table.Th ta="right">Credits</Table.Th>
              <Table.Th ta="right">Left</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data.map((grant) => (
              <Table.Tr key={grant.id}>
                <Table.Td>{grant.reason}</Table.Td>
                <Table.Td>
                  <Time at={grant.created_at} />
                </Table.Td>
                <Table.Td>{grant.expires_at === null ? 'No end' : <Time at={grant.expires_at} />}</Table.Td>
                <Table.Td ta="right">{formatCount(grant.amount)}</Table.Td>
                <Table.Td ta="right">{formatCount(grant.remaining)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
