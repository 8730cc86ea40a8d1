import { createHmac } from 'node:crypto';

/** Stand in for ids in a template. */
const EVENT = 'evt_TEMPLATE';
const SUBSCRIPTION = 'sub_TEMPLATE';
const CUSTOMER = 'cus_TEMPLATE';
const INVOICE = 'in_TEMPLATE';

/** Whom an event is about. */
export interface Subject {
  subscriptionId: string;
  customerId: string;
  /** The latest one. */
  invoiceId: string;
}

/** A signed delivery, ready to be sent. */
export interface SignedBody {
  id: string;
  body: string;
  signature: string;
}

/** Makes a real event into a template: its own id and those of its subject become places to fill. */
export function toTemplate(
  event: { id: string },
  { subscriptionId, customerId, invoiceId }: Subject,
): string {
  return JSON.stringify(event)
    .replaceAll(event.id, EVENT)
    .replaceAll(subscriptionId, SUBSCRIPTION)
    .replaceAll(customerId, CUSTOMER)
    .replaceAll(invoiceId, INVOICE);
}

/** Fills a template. */
export function fillTemplate(
  template: string,
  id: string,
  { subscriptionId, customerId, invoiceId }: Subject,
): string {
  return template
    .replaceAll(EVENT, id)
    .replaceAll(SUBSCRIPTION, subscriptionId)
    .replaceAll(CUSTOMER, customerId)
    .replaceAll(INVOICE, invoiceId);
}

/** As Stripe signs a delivery. `at`: seconds since 1970. */
export function signed(id: string, body: string, secret: string, at: number): SignedBody {
  const hash = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  return { id, body, signature: `t=${at},v1=${hash}` };
}
