import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query';
import type { components } from '../../client/schema.ts';
import { PerennialError, unwrap } from '../../client/unwrap.ts';
import { usePolling } from './billing.ts';
import { api } from './client.ts';
import { keys } from './keys.ts';

export type Invoice = components['schemas']['Invoice'];
export type InvoiceUsage = components['schemas']['InvoiceUsage'];
export type PaymentPage = components['schemas']['PaymentPage'];

/** Our page that leads to Stripe's, by a link that has not expired. */
export const invoiceAddress = ({ id }: Pick<Invoice, 'id'>): string => `/billing/invoices/${id}`;

/** The newest failed attempt to collect any of them; null without one. */
export const latestFailedAttempt = (invoices: readonly Invoice[]): Invoice['failed_attempt'] =>
  invoices
    .map(({ failed_attempt: failed }) => failed)
    .reduce((latest, failed) => (latest === null || (failed?.at ?? '') > latest.at ? failed : latest), null);

/** Invoices a request; the API gives at most as many. */
const PAGE = 100;

interface InvoicePage {
  invoices: Invoice[];
  /** Where the next page begins; null at the end. */
  next: string | null;
}

async function readPage(cursor: string | null, signal?: AbortSignal): Promise<InvoicePage> {
  const answer = await api.GET('/billing/invoices', {
    params: { query: { limit: PAGE, ...(cursor === null ? {} : { cursor }) } },
    ...(signal === undefined ? {} : { signal }),
  });
  const invoices = await unwrap(Promise.resolve(answer));
  return { invoices, next: cursorOf(answer.response.headers.get('link')) };
}

/** The next page, from the Link header (RFC 8288). */
function cursorOf(link: string | null): string | null {
  const next = /<([^>]+)>; rel="next"/.exec(link ?? '')?.[1];
  return next === undefined ? null : new URL(next).searchParams.get('cursor');
}

/** The newest invoices. */
export function useNewestInvoices(): UseQueryResult<Invoice[]> {
  return useQuery({
    queryKey: [...keys.invoices, 'newest'],
    queryFn: () => unwrap(api.GET('/billing/invoices', { params: { query: { limit: 24 } } })),
    refetchInterval: usePolling(),
  });
}

/** All invoices, newest first, a page at a time. */
export function useInvoices(): UseInfiniteQueryResult<Invoice[]> {
  return useInfiniteQuery({
    queryKey: [...keys.invoices, 'pages'],
    queryFn: ({ pageParam, signal }) => readPage(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    select: ({ pages }) => pages.flatMap(({ invoices }) => invoices),
    refetchInterval: usePolling(),
  });
}

/** Every invoice there is, newest first, page by page. */
export async function readAllInvoices(): Promise<Invoice[]> {
  const all: Invoice[] = [];
  let cursor: string | null = null;
  do {
    const page: InvoicePage = await readPage(cursor);
    all.push(...page.invoices);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

/** The PDF of an invoice. */
export async function readPdf(id: string): Promise<Uint8Array> {
  const params = { path: { stripe_invoice_id: id } };
  const answer = api.GET('/billing/invoice/{stripe_invoice_id}/pdf', { params, parseAs: 'arrayBuffer' });
  return new Uint8Array(await unwrap(answer));
}

/** What an invoice's usage is made of; null for one of no subscription. */
export function useInvoiceUsage(id: string): UseQueryResult<InvoiceUsage | null> {
  return useQuery({
    queryKey: [...keys.invoices, 'usage', id],
    queryFn: async ({ signal }) => {
      const params = { path: { stripe_invoice_id: id } };
      try {
        return await unwrap(api.GET('/billing/invoice/{stripe_invoice_id}/usage', { params, signal }));
      } catch (error) {
        if (error instanceof PerennialError && error.status === 404) return null;
        throw error;
      }
    },
  });
}

/** Stripe's page of an invoice, asked for now. */
export function usePaymentPage(id: string): UseQueryResult<PaymentPage> {
  return useQuery({
    queryKey: [...keys.invoices, 'payment-page', id],
    queryFn: () =>
      unwrap(
        api.GET('/billing/invoice/{stripe_invoice_id}/payment-page', {
          params: { path: { stripe_invoice_id: id } },
        }),
      ),
    gcTime: 0,
  });
}
