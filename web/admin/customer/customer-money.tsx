import { Anchor, Badge, Button, Group, NumberInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Role } from '../../data/session.ts';
import { formatMoney } from '../../shared/money.ts';
import { StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { requestRefund } from '../data/actions.ts';
import type { CustomerCharge, CustomerPageData } from '../data/customer-page.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { DisputeLink, EvidenceDue } from '../parts/dispute-facts.tsx';
import { waits } from '../parts/waits.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { Section } from '../parts/section.tsx';

/** Invoices, and the charges that were made for them. */
export function CustomerMoney({ data, role }: { data: CustomerPageData; role: Role }): ReactElement {
  const [refunding, setRefunding] = useState<CustomerCharge | null>(null);
  return (
    <>
      <Section title="Invoices" flush>
        <PlainTable
          label="Invoices"
          first={5}
          rows={data.invoices}
          rowKey={(invoice) => invoice.id}
          empty="No invoice yet."
          columns={[
            { label: 'Number', whole: true, cell: (invoice) => invoice.number ?? invoice.id },
            { label: 'Date', whole: true, cell: (invoice) => <Time at={invoice.created} /> },
            { label: 'Status', whole: true, cell: (invoice) => <StatusBadge status={invoice.status} /> },
            {
              label: 'Amount',
              whole: true,
              right: true,
              cell: (invoice) => (
                <>
                  {formatMoney(invoice.amount_due, invoice.currency)}
                  {invoice.tax !== null && invoice.tax > 0 && (
                    <Text size="xs" c="dimmed">
                      {formatMoney(invoice.tax, invoice.currency)} tax
                    </Text>
                  )}
                </>
              ),
            },
            {
              label: 'At Stripe',
              whole: true,
              cell: (invoice) =>
                invoice.hosted_invoice_url === null ? (
                  '—'
                ) : (
                  <Anchor
                    href={`/admin/invoices/${invoice.id}`}
                    target="_blank"
                    rel="noreferrer"
                    size="sm"
                    aria-label={`Open invoice ${invoice.number ?? invoice.id} at Stripe`}
                  >
                    Open
                  </Anchor>
                ),
            },
          ]}
        />
      </Section>
      <Section title="Charges" flush>
        <PlainTable
          label="Charges"
          first={5}
          rows={data.charges}
          rowKey={(charge) => charge.id}
          empty="Nothing was charged yet."
          columns={[
            { label: 'Date', whole: true, cell: (charge) => <Time at={charge.created} /> },
            { label: 'Outcome', whole: true, cell: (charge) => <Outcome charge={charge} /> },
            { label: 'For', cell: (charge) => charge.description ?? charge.invoice ?? '—' },
            {
              label: 'Amount',
              whole: true,
              right: true,
              cell: (charge) => (
                <>
                  {formatMoney(charge.amount, charge.currency)}
                  {charge.amount_refunded > 0 && (
                    <Text size="xs" c="dimmed">
                      {formatMoney(charge.amount_refunded, charge.currency)} given back
                    </Text>
                  )}
                </>
              ),
            },
            ...(role === 'admin'
              ? [
                  {
                    label: 'Give back',
                    cell: (charge: CustomerCharge) =>
                      charge.refundable > 0 ? (
                        <Button
                          variant="default"
                          size="compact-sm"
                          onClick={() => setRefunding(charge)}
                          aria-label={`Refund ${formatMoney(charge.amount, charge.currency)} of ${charge.created.slice(0, 10)}`}
                        >
                          Refund…
                        </Button>
                      ) : (
                        <Text size="sm" c="dimmed">
                          —
                        </Text>
                      ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      {data.disputes.length > 0 && (
        <Section title="Disputes" flush>
          <PlainTable
            label="Disputes"
            rows={data.disputes}
            rowKey={(dispute) => dispute.id}
            empty="None."
            columns={[
              { label: 'Date', whole: true, cell: (dispute) => <Time at={dispute.created} /> },
              { label: 'Status', cell: (dispute) => dispute.status.replaceAll('_', ' ') },
              { label: 'Reason', cell: (dispute) => dispute.reason.replaceAll('_', ' ') },
              {
                label: 'Amount',
                whole: true,
                right: true,
                cell: (dispute) => formatMoney(dispute.amount, dispute.currency),
              },
              {
                label: 'Evidence due',
                cell: (dispute) => (dispute.needs_evidence ? <EvidenceDue at={dispute.evidence_due} /> : '—'),
              },
              {
                label: 'At Stripe',
                cell: (dispute) => <DisputeLink id={dispute.id} url={dispute.stripe_url} />,
              },
            ]}
          />
        </Section>
      )}
      {refunding !== null && <RefundDialog charge={refunding} onClose={() => setRefunding(null)} />}
    </>
  );
}

function Outcome({ charge }: { charge: CustomerCharge }): ReactElement {
  const failed = charge.status === 'failed';
  return (
    <Group gap={6}>
      <Badge color={failed ? 'red' : charge.status === 'succeeded' ? 'fern' : 'gray'}>
        {failed ? 'Declined' : charge.status === 'succeeded' ? 'Paid' : charge.status}
      </Badge>
      {failed && charge.decline_code !== null && (
        <Text size="xs" c="dimmed">
          {charge.decline_code.replaceAll('_', ' ')}
        </Text>
      )}
      {charge.disputed && <Badge color="orange">Disputed</Badge>}
    </Group>
  );
}

function RefundDialog({ charge, onClose }: { charge: CustomerCharge; onClose: () => void }): ReactElement {
  const [amount, setAmount] = useState<number | string>(charge.refundable);
  const { currency, refundable } = charge;
  const valid = typeof amount === 'number' && amount > 0 && amount <= refundable;
  return (
    <ActionDialog
      title="Refund"
      effect={`Stripe gives the amount back to the card, which takes some days to show. The subscription goes on; end it separately. At most ${formatMoney(refundable, currency)}. A larger sum needs a second administrator first.`}
      confirm={valid ? `Refund ${formatMoney(amount, currency)}` : 'Refund'}
      grave
      ready={valid}
      run={async (reason, key) => {
        const sum = formatMoney(Number(amount), currency);
        return (await requestRefund(charge.id, Number(amount), reason, key))
          ? `${sum} is given back.`
          : waits(`The refund of ${sum}`);
      }}
      onClose={onClose}
    >
      <NumberInput
        label={`Amount in ${currency.toUpperCase()}`}
        min={0}
        max={refundable}
        decimalScale={2}
        value={amount}
        onChange={setAmount}
        data-autofocus
        required
      />
    </ActionDialog>
  );
}
