import { Anchor, Modal, Stack, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { useInvoiceUsage } from '../../data/invoices.ts';
import type { Invoice, InvoiceUsage } from '../../data/invoices.ts';
import { usePlanName } from '../../data/plans.ts';
import { AmountLine } from '../../shared/amount-line.tsx';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { overageLines } from '../../shared/overage-lines.ts';
import { Time } from '../../shared/time.tsx';
import { kindName } from '../usage/kinds.ts';

/** Usage that an invoice is for: credits, their price, and the events as a file. */
export function InvoiceUsageDialog({
  invoice,
  onClose,
}: {
  invoice: Invoice;
  onClose: () => void;
}): ReactElement {
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Usage on ${invoice.number ?? invoice.id}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Answer query={useInvoiceUsage(invoice.id)} loading={160}>
        {(usage) =>
          usage === null || isEmpty(usage) ? <Text>No usage on this invoice.</Text> : <Lines usage={usage} />
        }
      </Answer>
    </Modal>
  );
}

const isEmpty = ({ credits, types, charges }: InvoiceUsage): boolean =>
  credits === null && types.length === 0 && charges.length === 0;

function Lines({ usage }: { usage: InvoiceUsage }): ReactElement {
  const { period, types, credits, charges, currency, amount } = usage;
  const sum = (late: boolean): number =>
    charges.filter((charge) => charge.late === late).reduce((all, charge) => all + charge.amount, 0);
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        <Time at={period.start} /> to <Time at={period.end} />
      </Text>
      {types.map(({ event_type: type, quantity }) => (
        <AmountLine key={type} label={kindName(type)} value={formatCount(quantity)} />
      ))}
      {credits !== null && <Credits credits={credits} currency={currency} amount={sum(false)} />}
      {charges.some(({ late }) => late) && (
        <AmountLine label="Usage of earlier periods" value={formatMoney(sum(true), currency)} />
      )}
      <AmountLine label="Usage on this invoice" value={formatMoney(amount, currency)} strong />
      {types.length > 0 && (
        <Anchor
          href={`/api/v1/billing/invoice/${encodeURIComponent(usage.invoice)}/usage/export`}
          size="sm"
          download
        >
          Download the events (CSV)
        </Anchor>
      )}
    </Stack>
  );
}

interface CreditsProps {
  credits: NonNullable<InvoiceUsage['credits']>;
  currency: string;
  /** Of the overage. */
  amount: number;
}

function Credits({ credits, currency, amount }: CreditsProps): ReactElement {
  const planName = usePlanName();
  const { overage, overage_prices: prices } = credits;
  const covered = [
    { by: 'the plan', count: credits.included_used },
    { by: 'credits carried over', count: credits.carried_used },
    // Used of them: what was given may last for several periods.
    { by: 'credits given', count: credits.granted },
  ].filter(({ count }) => count > 0);
  return (
    <>
      <AmountLine label="Credits used" value={formatCount(credits.used)} />
      {covered.map(({ by, count }) => (
        <AmountLine key={by} label={`Covered by ${by}`} value={formatCount(count)} />
      ))}
      {overage > 0 && (
        <AmountLine
          label={`Overage: ${formatCount(overage)} credits`}
          value={formatMoney(amount, currency)}
        />
      )}
      {/* Overage from while the subscription was not managed is free. */}
      {amount > 0 &&
        prices.map(({ plan, tiers }) => (
          <Text key={plan} size="sm" c="dimmed">
            {prices.length > 1 && `${planName(plan)}: `}1,000 credits for{' '}
            {overageLines({ overage_tiers: tiers, price_per_1k: null, currency }).join(', ')}
          </Text>
        ))}
    </>
  );
}
