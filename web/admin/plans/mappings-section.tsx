import { Badge, Button, Group, Text } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { serviceName, useServices } from '../../data/services.ts';
import type { Role } from '../../data/session.ts';
import { Answer } from '../../shared/answer.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';
import { waits } from '../parts/waits.tsx';
import { MappingDialog } from './mapping-dialog.tsx';

type Mapping = components['schemas']['StripeMapping'];

/** Stripe products and prices that are mapped to a plan or an add-on. */
export function MappingsSection({ role }: { role: Role }): ReactElement {
  const [mapping, setMapping] = useState(false);
  const [removing, setRemoving] = useState<string | null>(null);
  const names = useServices().data;
  const query = useQuery({
    queryKey: ['admin', 'mappings'],
    queryFn: ({ signal }) => unwrap(api.GET('/admin/catalogue/mappings', { signal })),
  });
  const opens = ({ plan, add_on: addOn }: Mapping): string =>
    plan ?? (addOn?.services ?? []).map((id) => names?.get(id) ?? serviceName(id)).join(', ');
  return (
    <>
      <Section
        title="Mapped products and prices"
        about="Who pays for one of these in Stripe is on the plan, or has the add-on beside it. A price goes before its product."
        actions={
          role === 'admin' && (
            <Button
              variant="default"
              leftSection={<IconLink size={16} aria-hidden />}
              onClick={() => setMapping(true)}
            >
              Map…
            </Button>
          )
        }
        flush
      >
        <Answer query={query} loading={120}>
          {({ mappings }) => (
            <PlainTable
              label="Mapped products and prices"
              rows={mappings}
              rowKey={(row) => row.stripe_id}
              empty="Nothing is mapped beside the prices that plans are sold at."
              columns={[
                {
                  label: 'In Stripe',
                  cell: (row) => (
                    <Text size="sm" ff="monospace">
                      {row.stripe_id}
                    </Text>
                  ),
                },
                {
                  label: 'Stands for',
                  cell: (row) => (
                    <Group gap={6}>
                      <Badge color={row.plan === null ? 'blue' : 'fern'}>
                        {row.plan === null ? 'Add-on' : 'Plan'}
                      </Badge>
                      {row.add_on?.name ?? row.plan}
                    </Group>
                  ),
                },
                { label: 'Opens', cell: opens },
                {
                  label: 'Action',
                  cell: (row) =>
                    role === 'admin' && !row.sold ? (
                      <Button
                        variant="subtle"
                        color="red"
                        size="compact-sm"
                        aria-label={`Remove ${row.stripe_id}`}
                        onClick={() => setRemoving(row.stripe_id)}
                      >
                        Remove
                      </Button>
                    ) : (
                      <Text size="xs" c="dimmed">
                        {row.sold ? 'the plan is sold by it' : ''}
                      </Text>
                    ),
                },
              ]}
            />
          )}
        </Answer>
      </Section>
      {mapping && <MappingDialog onClose={() => setMapping(false)} />}
      {removing !== null && (
        <ActionDialog
          title={`Remove ${removing}`}
          effect="It stands for nothing from now on. Who is on a plan by it keeps that plan and needs attention; what an add-on opened is closed at once."
          confirm="Remove"
          grave
          run={async (reason) => {
            const params = { path: { id: removing }, query: { reason } };
            const gone = await unwrap(api.DELETE('/admin/catalogue/mappings/{id}', { params }));
            if ('approval_id' in gone) return waits('Removing this mapping');
            return `${removing} stands for nothing now.`;
          }}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
