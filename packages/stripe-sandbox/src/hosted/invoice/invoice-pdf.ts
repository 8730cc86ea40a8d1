import PDFDocument from 'pdfkit';
import { HEAD_OFFICE } from '../../billing/tax/tax-settings.ts';
import { dateText, moneyText } from '../../billing/rules/money-text.ts';
import type { Invoice } from '../../billing/types.ts';

/** An invoice as a PDF. */
export function invoicePdf(invoice: Invoice): Promise<Uint8Array> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 50,
    info: { Title: `Invoice ${invoice.number ?? invoice.id}` },
  });
  const done = new Promise<Uint8Array>((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  draw(document, invoice);
  document.end();
  return done;
}

function draw(document: PDFKit.PDFDocument, invoice: Invoice): void {
  const row = (left: string, right: string): void => {
    const { y } = document;
    document.text(left, 50, y, { width: 380 });
    const below = document.y;
    document.text(right, 440, y, { width: 105, align: 'right' });
    document.y = Math.max(below, document.y);
    document.moveDown(0.4);
  };
  const party = (title: string, lines: readonly (string | null)[]): void => {
    document.moveDown(0.4).fillColor('#666').text(title, 50).fillColor('#000');
    for (const line of lines) if (line !== null && line !== '') document.text(line, 50);
  };
  // The built-in fonts know Latin-1 only: a currency sign outside it would be printed as rubbish.
  const money = (amount: number): string =>
    `${moneyText(amount, invoice.currency).replaceAll(/[^\d.,-]/g, '')} ${invoice.currency.toUpperCase()}`;
  document
    .fontSize(20)
    .text('Invoice')
    .fontSize(10)
    .fillColor('#666')
    .text('Sandbox: no real money')
    .fillColor('#000')
    .moveDown();
  row('Number', invoice.number ?? 'draft');
  row('Date', dateText(invoice.created));
  if (invoice.due_date !== null) row('Due', dateText(invoice.due_date));
  row('Status', invoice.status ?? '');
  party('From', [invoice.account_name, ...addressLines(HEAD_OFFICE)]);
  party('Bill to', [
    invoice.customer_name,
    ...addressLines(invoice.customer_address),
    invoice.customer_email,
    ...(invoice.customer_tax_ids ?? []).map(({ value }) => value),
  ]);
  document.moveDown();
  for (const line of invoice.lines.data) row(line.description ?? '', money(line.amount));
  document.moveDown();
  row('Subtotal', money(invoice.subtotal));
  for (const { amount } of invoice.total_discount_amounts ?? []) row('Discount', money(-amount));
  row('Total', money(invoice.total));
  row('Amount paid', money(invoice.amount_paid));
  row('Amount due', money(invoice.amount_remaining));
}

/** As on an envelope; nothing for an address that is not known. */
function addressLines(address: Invoice['customer_address']): string[] {
  if (address === null) return [];
  const { line1, line2, city, state, postal_code: code, country } = address;
  const place = [city, state].filter(Boolean).join(', ');
  return [line1, line2, [place, code].filter(Boolean).join(' '), country].filter(
    (line): line is string => line !== null && line !== '',
  );
}
