import { Button, Card, DataList, Group, Text, Title } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { useCustomer } from '../../data/billing.ts';
import { usePortal } from '../../data/changes.ts';
import { DEFAULT_ZONE } from '../../data/time-zone.ts';
import { Answer } from '../../shared/answer.tsx';
import { ChangedElsewhere } from '../../shared/changed-elsewhere.tsx';
import { formatMoney } from '../../shared/money.ts';
import { notifyTrouble } from '../../shared/toast.ts';
import { TimeZoneDialog } from './time-zone-dialog.tsx';

/** Name and address on invoices, changed in Stripe's portal, which knows the formats of every country. */
export function BillingDetailsCard({ isCustomer }: { isCustomer: boolean }): ReactElement {
  const portal = usePortal();
  return (
    <Card component="section" aria-label="Billing details">
      <Answer query={useCustomer(isCustomer)} loading={96}>
        {(customer) => (
          <>
            <Group justify="space-between" mb="sm">
              <Title order={2}>Billing details</Title>
              {customer?.managed === true && (
                <Button
                  variant="default"
                  loading={portal.isPending}
                  onClick={() => portal.mutate(undefined, { onError: notifyTrouble })}
                >
                  Edit in the portal
                </Button>
              )}
            </Group>
            {customer === null ? (
              <Text c="dimmed">Added with your first payment.</Text>
            ) : (
              <>
                <DataList>
                  <Detail label="Name" value={customer.name ?? '—'} />
                  <Detail label="E-mail" value={customer.email ?? '—'} />
                  <Detail
                    label="Time zone"
                    value={
                      <Group gap="sm">
                        {customer.time_zone ?? DEFAULT_ZONE}
                        {customer.managed && <TimeZoneDialog current={customer.time_zone ?? DEFAULT_ZONE} />}
                      </Group>
                    }
                  />
                  {customer.balance !== 0 && (
                    <Detail
                      label={customer.balance < 0 ? 'Credit' : 'Owed'}
                      value={formatMoney(Math.abs(customer.balance), customer.currency)}
                    />
                  )}
                </DataList>
                {!customer.managed && <ChangedElsewhere />}
              </>
            )}
          </>
        )}
      </Answer>
    </Card>
  );
}

function Detail({ label, value }: { label: string; value: ReactNode }): ReactElement {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{value}</DataList.ItemValue>
    </DataList.Item>
  );
}
