import type { Invoice } from '../../data/billing.ts';

/** Where the PDF of an invoice is; the session's cookie opens it. */
export const pdfAddress = (id: string): string => `/api/v1/billing/invoice/${encodeURIComponent(id)}/pdf`;

/**
 * Fetches the PDFs one after the other, which is kind to Stripe's limits, and hands them over as one zip. `progress` is told
 * how many are there.
 *
 * @throws Error naming the invoice whose PDF could not be fetched
 */
export async function downloadAll(
  invoices: readonly Invoice[],
  progress: (done: number) => void,
): Promise<void> {
  const files: Record<string, Uint8Array> = {};
  for (const [index, invoice] of invoices.entries()) {
    const answer = await fetch(pdfAddress(invoice.id));
    const name = invoice.number ?? invoice.id;
    if (!answer.ok) throw new Error(`the PDF of ${name} could not be fetched (${answer.status})`);
    files[`${invoice.created.slice(0, 10)} ${name}.pdf`] = new Uint8Array(await answer.arrayBuffer());
    progress(index + 1);
  }
  const { zipSync } = await import('fflate');
  // PDFs are compressed already.
  save(new Blob([zipSync(files, { level: 0 })], { type: 'application/zip' }), 'invoices.zip');
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Revoked at once, some browsers would have nothing to save any more.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
