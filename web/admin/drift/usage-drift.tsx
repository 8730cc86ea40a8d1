import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { components } from '../../../client/schema.ts';
import { unwrap } from '../../../client/unwrap.ts';
import { api } from '../../data/client.ts';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Time } from '../../shared/time.tsx';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { waits } from '../parts/waits.tsx';
import { customerLink } from '../parts/customer-link.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

type Usage = components['schemas']['UsageDrift'];
type Refused = Usage['refused'][number];
type Period = Usage['periods'][number];

/** Usage that Stripe, Lago or an invoice does not have, and what can be done about it. */
export function UsageDrift({ usage, mayAct }: { usage: Usage; mayAct: boolean }): ReactElement {
  return (
    <>
      <RefusedUsage usage={usage} mayAct={mayAct} />
      <Periods periods={usage.periods} mayAct={mayAct} />
    </>
  );
}

/** The action: report everything again, or dismiss one customer's. */
type Step = { action: 'send_again' } | { action: 'accept'; of: Refused };

function RefusedUsage({ usage, mayAct }: { usage: Usage; mayAct: boolean }): ReactElement {
  const [step, setStep] = useState<Step | null>(null);
  const { refused, waiting } = usage;
  return (
    <>
      <Section
        title="Usage that is refused"
        about={
          waiting.oldest === null ? (
            'Nothing waits to be reported.'
          ) : (
            <>
              {formatCount(waiting.stripe)} windows wait for Stripe, {formatCount(waiting.lago)} for Lago,
              since <Time at={waiting.oldest} format="moment" />.
            </>
          )
        }
        actions={
          mayAct &&
          refused.length > 0 && (
            <Button variant="default" onClick={() => setStep({ action: 'send_again' })}>
              Send again…
            </Button>
          )
        }
        flush
      >
        <PlainTable
          label="Usage that is refused"
          rows={refused}
          rowKey={(row) => row.identifier}
          empty="Stripe and Lago count what was reported."
          columns={[
            { label: 'Customer', cell: (row) => customerLink(row.customer, row.email) },
            { label: 'What', cell: (row) => `${formatCount(row.quantity)} ${row.event_type}` },
            { label: 'When', cell: (row) => <Time at={row.window} format="moment" /> },
            {
              label: 'Why',
              cell: (row) => (
                <Text size="sm">
                  {[row.stripe && `Stripe: ${row.stripe}`, row.lago && `Lago: ${row.lago}`]
                    .filter(Boolean)
                    .join('; ')}
                </Text>
              ),
            },
            {
              label: 'Action',
              cell: (row) =>
                mayAct && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => setStep({ action: 'accept', of: row })}
                  >
                    Leave it…
                  </Button>
                ),
            },
          ]}
        />
      </Section>
      {step !== null && <RefusedDialog step={step} onClose={() => setStep(null)} />}
    </>
  );
}

const windowsAre = (count: number): string =>
  count === 1 ? '1 window is' : `${formatCount(count)} windows are`;

function RefusedDialog({ step, onClose }: { step: Step; onClose: () => void }): ReactElement {
  const again = step.action === 'send_again';
  return (
    <ActionDialog
      title={again ? 'Send refused usage again' : 'Leave refused usage as it is'}
      effect={
        again
          ? 'The next rollup tells Stripe and Lago of it under the same identifiers, so that nothing counts twice. Repair the cause first.'
          : `Usage of ${step.of.email ?? step.of.customer} need not be counted where it was refused. What was used and billed stays.`
      }
      confirm={again ? 'Send again' : 'Leave it'}
      run={async (reason) => {
        const customer = again ? null : step.of.customer;
        const { windows } = await unwrap(
          api.POST('/admin/drift/usage', { body: { action: step.action, customer, reason } }),
        );
        return again
          ? `${windowsAre(windows)} reported again within five minutes.`
          : `${windowsAre(windows)} left as ${windows === 1 ? 'it is' : 'they are'}.`;
      }}
      onClose={onClose}
    />
  );
}

function Periods({ periods, mayAct }: { periods: Period[]; mayAct: boolean }): ReactElement {
  const [period, setPeriod] = useState<Period | null>(null);
  return (
    <>
      <Section
        title="Usage on no invoice"
        about="Usage after the last invoice of a subscription. It is billed automatically once no more can arrive."
        flush
      >
        <PlainTable
          label="Usage on no invoice"
          rows={periods}
          rowKey={(row) => `${row.subscription} ${row.from}`}
          empty="None."
          columns={[
            { label: 'Customer', cell: (row) => customerLink(row.customer, row.email) },
            {
              label: 'Period',
              cell: (row) => (
                <Group gap={4}>
                  <Time at={row.from} /> – <Time at={row.to} />
                </Group>
              ),
            },
            { label: 'On no invoice', cell: (row) => formatMoney(row.unbilled, row.currency) },
            { label: 'Why', cell: (row) => row.why },
            {
              label: 'Decided',
              cell: (row) => (row.decided_at === null ? 'By you' : <Time at={row.decided_at} />),
            },
            {
              label: 'Action',
              cell: (row) =>
                mayAct && (
                  <Button size="compact-sm" variant="subtle" onClick={() => setPeriod(row)}>
                    Mark as handled…
                  </Button>
                ),
            },
          ]}
        />
      </Section>
      {period !== null && (
        <ActionDialog
          title="Mark as handled"
          effect={`${formatMoney(period.unbilled, period.currency)} was billed by hand in Stripe, or is waived. It is charged neither now nor later.`}
          confirm="Mark as handled"
          run={async (reason) => {
            const { subscription, from } = period;
            const seen = await unwrap(
              api.POST('/admin/drift/usage-periods', { body: { subscription, from, reason } }),
            );
            return 'approval_id' in seen
              ? waits('Waiving this usage')
              : 'Marked as handled. Later usage will show here again.';
          }}
          onClose={() => setPeriod(null)}
        />
      )}
    </>
  );
}
