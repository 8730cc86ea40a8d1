import { Badge, Button, Card, Tabs, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Time } from '../../shared/time.tsx';
import { requestResend } from '../data/actions.ts';
import type { CustomerPageData } from '../data/customer-page.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { capital } from '../parts/capital.ts';
import { PlainTable } from '../parts/plain-table.tsx';
import { RunLink } from '../parts/run-link.tsx';

const effectColors: Record<string, string> = {
  confirmed: 'fern',
  failed: 'red',
  unknown: 'orange',
  intended: 'blue',
};

/** What was done outside, what was written to the customer, and what staff did. */
export function CustomerHistory({ data }: { data: CustomerPageData }): ReactElement {
  const [resending, setResending] = useState<CustomerPageData['messages'][number] | null>(null);
  return (
    <Card padding={0}>
      {resending !== null && (
        <ActionDialog
          title="Send the message again"
          effect={`"${resending.subject}" goes to the address that the customer has today. It is not sent if it is out of date.`}
          confirm="Send again"
          run={async (reason, key) => `On its way to ${await requestResend(resending.id, reason, key)}.`}
          onClose={() => setResending(null)}
        />
      )}
      <Tabs defaultValue="effects" keepMounted={false}>
        <Tabs.List px="lg" pt="xs" aria-label="History">
          <Tabs.Tab value="effects">Effect ledger ({data.effects.length})</Tabs.Tab>
          <Tabs.Tab value="messages">Messages ({data.messages.length})</Tabs.Tab>
          <Tabs.Tab value="audit">Done by staff ({data.audit.length})</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="effects" pt="sm">
          <Effects effects={data.effects} />
        </Tabs.Panel>
        <Tabs.Panel value="messages" pt="sm">
          <PlainTable
            label="Messages"
            rows={data.messages}
            rowKey={(message) => message.id}
            empty="No message yet."
            columns={[
              { label: 'On', whole: true, cell: (message) => <Time at={message.at} format="moment" /> },
              { label: 'Subject', cell: (message) => message.subject },
              { label: 'To', cell: (message) => message.recipient },
              {
                label: 'State',
                whole: true,
                cell: (message) => (
                  <Badge
                    color={message.state === 'failed' ? 'red' : message.state === 'sent' ? 'fern' : 'gray'}
                  >
                    {capital(message.state)}
                  </Badge>
                ),
              },
              {
                label: 'Actions',
                right: true,
                cell: (message) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Send again: ${message.subject}`}
                    onClick={() => setResending(message)}
                  >
                    Send again
                  </Button>
                ),
              },
            ]}
          />
        </Tabs.Panel>
        <Tabs.Panel value="audit" pt="sm">
          <PlainTable
            label="Done by staff"
            rows={data.audit}
            rowKey={(entry) => String(entry.id)}
            empty="Nobody of staff has changed anything."
            columns={[
              { label: 'On', whole: true, cell: (entry) => <Time at={entry.at} format="moment" /> },
              { label: 'Who', cell: (entry) => entry.actor.email ?? entry.actor.kind },
              {
                label: 'What',
                cell: (entry) => (
                  <Text size="sm" ff="monospace">
                    {entry.action}
                  </Text>
                ),
              },
              { label: 'Why', cell: (entry) => entry.reason ?? '—' },
            ]}
          />
        </Tabs.Panel>
      </Tabs>
    </Card>
  );
}

function Effects({ effects }: { effects: CustomerPageData['effects'] }): ReactElement {
  return (
    <PlainTable
      label="Effect ledger"
      rows={effects}
      rowKey={(effect) => effect.key}
      empty="Nothing was done outside yet."
      columns={[
        { label: 'At', whole: true, cell: (effect) => <Time at={effect.created_at} format="moment" /> },
        { label: 'What', cell: (effect) => capital(effect.kind) },
        {
          label: 'Where',
          cell: (effect) => (
            <Text size="sm" tt="capitalize">
              {effect.provider}
            </Text>
          ),
        },
        {
          label: 'State',
          whole: true,
          cell: (effect) => (
            <>
              <Badge color={effectColors[effect.state] ?? 'gray'}>{capital(effect.state)}</Badge>
              {effect.error !== null && (
                <Text size="xs" c="dimmed" lineClamp={1} maw={280}>
                  {effect.error}
                </Text>
              )}
            </>
          ),
        },
        { label: 'Tries', right: true, cell: (effect) => effect.attempts },
        {
          label: 'Id there',
          cell: (effect) => (
            <Text size="xs" ff="monospace" truncate maw={220}>
              {effect.provider_id ?? '—'}
            </Text>
          ),
        },
        { label: 'Temporal', cell: (effect) => <RunLink url={effect.workflow_url} of={effect.key} /> },
      ]}
    />
  );
}
