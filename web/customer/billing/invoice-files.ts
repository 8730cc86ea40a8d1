import { readAllInvoices, readPdf } from '../../data/invoices.ts';

/** Where the PDF of an invoice is; the session's cookie opens it. */
export const pdfAddress = (id: string): string => `/api/v1/billing/invoice/${encodeURIComponent(id)}/pdf`;

/**
 * Fetches the PDFs of all invoices, older ones than are shown too, one after the other, which is kind to Stripe's limits, and
 * hands them over as one zip. `progress` is told how many of how many are there. Resolves to how many there were.
 *
 * @throws PerennialError with what the API said of the first that could not be fetched; nothing is handed over then
 */
export async function downloadAll(progress: (done: number, of: number) => void): Promise<number> {
  const invoices = await readAllInvoices();
  const files: Record<string, Uint8Array> = {};
  for (const [index, invoice] of invoices.entries()) {
    progress(index, invoices.length);
    const name = `${invoice.created.slice(0, 10)} ${invoice.number ?? invoice.id}.pdf`;
    files[name] = await readPdf(invoice.id);
  }
  progress(invoices.length, invoices.length);
  const { zipSync } = await import('fflate');
  // PDFs are compressed already.
  save(new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' }), 'invoices.zip');
  return invoices.length;
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Revoked at once, some browsers would have nothing to save any more.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
