import type Stripe from 'stripe';
import { classifyStripeError } from '../errors.ts';

/** A PDF on its way from Stripe. */
interface InvoicePdf {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  contentLength: number | null;
}

/** `missing`: a draft has no PDF, and Stripe may not know the invoice; `unavailable`: try again later. */
export class InvoicePdfError extends Error {
  override readonly name = 'InvoicePdfError';
  readonly reason: 'missing' | 'unavailable';

  constructor(reason: 'missing' | 'unavailable', message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Streams an invoice's PDF by a fresh link, since links expire
 * (docs.stripe.com/invoicing/hosted-invoice-page). Anybody with the link can open the invoice, so it stays
 * out of errors.
 * @param timeoutMs for the whole document
 * @throws InvoicePdfError, and Stripe's error; see `classifyStripeError`
 */
export async function openPdf(
  stripe: Stripe,
  invoiceId: string,
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<InvoicePdf> {
  const link = await freshLink(stripe, invoiceId);
  if (link === null) throw new InvoicePdfError('missing', `Invoice ${invoiceId} has no PDF at Stripe.`);
  const response = await fetch(link, { signal: AbortSignal.timeout(timeoutMs) }).catch(() => null);
  if (response === null || !response.ok || response.body === null) {
    const why = response === null ? 'no answer' : `status ${response.status}`;
    throw new InvoicePdfError(
      'unavailable',
      `Stripe did not hand out the PDF of invoice ${invoiceId} (${why}).`,
    );
  }
  const length = Number(response.headers.get('content-length'));
  return {
    body: response.body,
    contentType: response.headers.get('content-type') ?? 'application/pdf',
    contentLength: Number.isInteger(length) && length > 0 ? length : null,
  };
}

/** Null for a draft, and for an invoice that Stripe does not know. */
const freshLink = (stripe: Stripe, invoiceId: string): Promise<string | null> =>
  stripe.invoices.retrieve(invoiceId).then(
    ({ invoice_pdf: link }) => link ?? null,
    (error: unknown) => {
      if (classifyStripeError(error).kind === 'not_found') return null;
      throw error;
    },
  );
