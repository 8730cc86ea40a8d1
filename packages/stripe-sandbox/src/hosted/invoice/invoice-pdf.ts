import PDFDocument from 'pdfkit';
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
  row('Bill to', invoice.customer_name ?? invoice.customer_email ?? '');
  row('Status', invoice.status ?? '');
  document.moveDown();
  for (const line of invoice.lines.data) row(line.description ?? '', money(line.amount));
  document.moveDown();
  row('Subtotal', money(invoice.subtotal));
  for (const { amount } of invoice.total_discount_amounts ?? []) row('Discount', money(-amount));
  row('Total', money(invoice.total));
  row('Amount paid', money(invoice.amount_paid));
  row('Amount due', money(invoice.amount_remaining));
}
