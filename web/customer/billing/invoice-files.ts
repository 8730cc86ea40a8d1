import { PerennialError } from '../../../client/unwrap.ts';
import type { Invoice } from '../../data/invoices.ts';
import { readAllInvoices, readPdf } from '../../data/invoices.ts';

/** Where the PDF of an invoice is; the session's cookie opens it. */
export const pdfAddress = (id: string): string => `/api/v1/billing/invoice/${encodeURIComponent(id)}/pdf`;

/** Result of downloading all invoices. */
export interface DownloadedInvoices {
  fetched: number;
  /** Invoices without a PDF at Stripe, or none at the moment. */
  missing: number;
}

/**
 * Downloads the PDFs of all invoices, including ones that the page does not show, as one zip. One after the
 * other, for Stripe's rate limit. A text file in the zip lists missing ones. Nothing is saved when none can
 * be had.
 *
 * @param progress called with the number of attempted invoices and the total
 * @throws PerennialError for faults of every invoice, such as an ended session
 */
export async function downloadAll(progress: (done: number, of: number) => void): Promise<DownloadedInvoices> {
  const invoices = await readAllInvoices();
  const files: Record<string, Uint8Array> = {};
  const missing: string[] = [];
  for (const [index, invoice] of invoices.entries()) {
    progress(index, invoices.length);
    const pdf = await readPdf(invoice.id).catch(reasonOf);
    if (typeof pdf === 'string') missing.push(`${nameOf(invoice)}: ${pdf}`);
    else files[`${nameOf(invoice)}.pdf`] = pdf;
  }
  progress(invoices.length, invoices.length);
  const fetched = Object.keys(files).length;
  if (fetched > 0) await saveZip(files, missing);
  return { fetched, missing: missing.length };
}

const nameOf = ({ created, number, id }: Invoice): string => `${created.slice(0, 10)} ${number ?? id}`;

/** Why this invoice's PDF alone cannot be had. @throws what concerns more than this invoice */
function reasonOf(error: unknown): string {
  if (error instanceof PerennialError && (error.status === 404 || error.status === 503)) return error.message;
  throw error;
}

async function saveZip(files: Record<string, Uint8Array>, missing: readonly string[]): Promise<void> {
  const { strToU8, zipSync } = await import('fflate');
  const list = `These invoices are not in this file:\n\n${missing.join('\n')}\n`;
  const all = missing.length === 0 ? files : { ...files, 'Missing invoices.txt': strToU8(list) };
  // PDFs are compressed already.
  save(new Blob([zipSync(all, { level: 0 })], { type: 'application/zip' }), 'invoices.zip');
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Revoked at once, some browsers would save nothing.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
