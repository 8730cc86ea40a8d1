/** A PDF on its way from Stripe. */
export interface InvoicePdf {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  contentLength: number | null;
}

/** The PDF could not be had. `missing`: a draft has none; `unavailable`: try again later. */
export class InvoicePdfError extends Error {
  override readonly name = 'InvoicePdfError';
  readonly reason: 'missing' | 'unavailable';

  constructor(reason: 'missing' | 'unavailable', message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Opens an invoice's PDF for streaming. The link in it opens the invoice to whoever has it and therefore stays out of errors.
 * @param timeoutMs until the whole document must have come
 * @throws InvoicePdfError
 */
export async function openPdf(
  invoice: { id: string; invoicePdf: string | null },
  { timeoutMs = 30_000 }: { timeoutMs?: number } = {},
): Promise<InvoicePdf> {
  if (invoice.invoicePdf === null)
    throw new InvoicePdfError('missing', `Invoice ${invoice.id} has no PDF yet.`);
  const response = await fetch(invoice.invoicePdf, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    () => null,
  );
  if (response === null || !response.ok || response.body === null) {
    const why = response === null ? 'no answer' : `status ${response.status}`;
    throw new InvoicePdfError(
      'unavailable',
      `Stripe did not hand out the PDF of invoice ${invoice.id} (${why}).`,
    );
  }
  const length = Number(response.headers.get('content-length'));
  return {
    body: response.body,
    contentType: response.headers.get('content-type') ?? 'application/pdf',
    contentLength: Number.isInteger(length) && length > 0 ? length : null,
  };
}
