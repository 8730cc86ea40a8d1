import {
  ActionIcon,
  Box,
  Button,
  Card,
  Group,
  Progress,
  ScrollArea,
  Table,
  Text,
  Title,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import {
  IconChartBar,
  IconDownload,
  IconExternalLink,
  IconFileInvoice,
  IconFileZip,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { usePrinting } from '../../app/use-printing.ts';
import { invoiceAddress, useInvoices } from '../../data/invoices.ts';
import type { Invoice } from '../../data/invoices.ts';
import { Answer } from '../../shared/answer.tsx';
import { formatCount, formatMoney } from '../../shared/money.ts';
import { Nothing } from '../../shared/nothing.tsx';
import { StatusBadge } from '../../shared/status-badge.tsx';
import { Time } from '../../shared/time.tsx';
import { notify, notifyRefusal, notifyTrouble } from '../../shared/toast.ts';
import classes from './invoices.module.css';
import { InvoiceUsageDialog } from './invoice-usage.tsx';
import { downloadAll, pdfAddress } from './invoice-files.ts';
import type { DownloadedInvoices } from './invoice-files.ts';

const firstShown = 12;

/** Every invoice with its PDF, and all of them in one file. */
export function InvoicesCard(): ReactElement {
  const query = useInvoices();
  return (
    <Card component="section" aria-label="Invoices" padding={0}>
      <Group justify="space-between" p="lg" pb="xs">
        <Title order={2}>Invoices</Title>
        {(query.data ?? []).length > 0 && <DownloadAll />}
      </Group>
      <Answer query={query} loading={160}>
        {(loaded) =>
          loaded.length === 0 ? (
            <Nothing icon={<IconFileInvoice aria-hidden />} title="No invoices yet">
              The first one comes with the first payment.
            </Nothing>
          ) : (
            <InvoiceList query={query} loaded={loaded} />
          )
        }
      </Answer>
    </Card>
  );
}

interface InvoiceListProps {
  query: ReturnType<typeof useInvoices>;
  loaded: readonly Invoice[];
}

/** The newest ones; older ones on demand, a page at a time. On paper all that were loaded. */
function InvoiceList({ query, loaded }: InvoiceListProps): ReactElement {
  const printing = usePrinting();
  const [all, setAll] = useState(false);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const shown = all || printing ? loaded : loaded.slice(0, firstShown);
  const showOlder = (): void => {
    setAll(true);
    // Loaded rows are shown first.
    if (shown.length < loaded.length) return;
    void fetchNextPage().then(({ isFetchNextPageError, error }) => {
      if (isFetchNextPageError) notifyTrouble(error);
    });
  };
  return (
    <>
      <InvoiceTable invoices={shown} />
      {(shown.length < loaded.length || hasNextPage) && (
        <Group justify="center" p="sm" className="no-print">
          <Button variant="subtle" color="gray" loading={isFetchingNextPage} onClick={showOlder}>
            Show older ones
          </Button>
        </Group>
      )}
      {hasNextPage && (
        <Text size="sm" p="lg" className="only-print">
          The newest {formatCount(loaded.length)}. There are older ones: “Download all” has every invoice.
        </Text>
      )}
    </>
  );
}

function InvoiceTable({ invoices }: { invoices: readonly Invoice[] }): ReactElement {
  const [usageOf, setUsageOf] = useState<Invoice | null>(null);
  return (
    <>
      <ScrollArea type="auto" scrollbars="x">
        <Table horizontalSpacing="lg" className={classes['table'] ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Date</Table.Th>
              <Table.Th visibleFrom="xs">Number</Table.Th>
              <Table.Th visibleFrom="xs">Status</Table.Th>
              <Table.Th ta="right">Amount</Table.Th>
              <Table.Th className="no-print">
                <VisuallyHidden>Files</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {invoices.map((invoice) => (
              <InvoiceRow key={invoice.id} invoice={invoice} showUsage={() => setUsageOf(invoice)} />
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
      {usageOf !== null && <InvoiceUsageDialog invoice={usageOf} onClose={() => setUsageOf(null)} />}
    </>
  );
}

/** On a phone the number is below the date and the status below the amount, so nothing needs scrolling. */
function InvoiceRow({ invoice, showUsage }: { invoice: Invoice; showUsage: () => void }): ReactElement {
  const name = invoice.number ?? invoice.id;
  return (
    <Table.Tr>
      <Table.Td>
        <Time at={invoice.created} />
        <Text size="xs" c="dimmed" hiddenFrom="xs">
          {invoice.number ?? '—'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="xs">{invoice.number ?? '—'}</Table.Td>
      <Table.Td visibleFrom="xs">
        <StatusBadge status={invoice.status} />
      </Table.Td>
      <Table.Td ta="right">
        {formatMoney(invoice.amount_due, invoice.currency)}
        {invoice.tax !== null && invoice.tax > 0 && (
          <Text size="xs" c="dimmed">
            {formatMoney(invoice.tax, invoice.currency)} tax
          </Text>
        )}
        <Box hiddenFrom="xs">
          <StatusBadge status={invoice.status} />
        </Box>
      </Table.Td>
      <Table.Td className="no-print" w={1}>
        <Group gap={2} wrap="nowrap" justify="flex-end">
          <Tooltip label="See the usage">
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`See the usage on ${name}`}
              onClick={showUsage}
            >
              <IconChartBar size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Download the PDF">
            <ActionIcon
              component="a"
              href={pdfAddress(invoice.id)}
              download={`${name}.pdf`}
              variant="subtle"
              color="gray"
              aria-label={`Download the PDF of ${name}`}
            >
              <IconDownload size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
          {invoice.hosted_invoice_url !== null && (
            <Tooltip label={invoice.status === 'open' ? 'Open and pay' : 'Open'}>
              <ActionIcon
                component="a"
                href={invoiceAddress(invoice)}
                variant="subtle"
                color="gray"
                aria-label={`Open ${name}`}
              >
                <IconExternalLink size={18} stroke={1.7} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function showDownloaded({ fetched, missing }: DownloadedInvoices): void {
  if (fetched === 0)
    notifyRefusal('No invoice downloaded', 'Stripe has no PDF for you at the moment. Try again later.');
  else if (missing > 0)
    notifyRefusal(
      `${formatCount(fetched)} of ${formatCount(fetched + missing)} invoices are in your downloads`,
      'The others have no PDF at the moment. “Missing invoices.txt” in the file lists them.',
    );
  else if (fetched === 1) notify('Your invoice is in your downloads.');
  else notify(`All ${formatCount(fetched)} invoices are in your downloads.`);
}

/** One file with all PDFs; the page can be used on while it is made. */
function DownloadAll(): ReactElement {
  const [fetched, setFetched] = useState<{ done: number; of: number } | null>(null);
  const start = (): void => {
    setFetched({ done: 0, of: 0 });
    downloadAll((done, of) => setFetched({ done, of }))
      .then(showDownloaded)
      .catch(notifyTrouble)
      .finally(() => setFetched(null));
  };
  if (fetched !== null) {
    const { done, of } = fetched;
    return (
      <Group gap="xs" w={200} wrap="nowrap">
        <Progress flex={1} value={of === 0 ? 0 : (done / of) * 100} aria-label="Invoices fetched" />
        <Text size="sm" className="figures">
          {of === 0 ? '…' : `${done} of ${of}`}
        </Text>
      </Group>
    );
  }
  return (
    <Button
      variant="default"
      size="sm"
      className="no-print"
      leftSection={<IconFileZip size={16} aria-hidden />}
      onClick={start}
    >
      Download all
    </Button>
  );
}
