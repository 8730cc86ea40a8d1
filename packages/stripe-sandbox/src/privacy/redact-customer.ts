import type { Context } from '../core/context.ts';
import type { ObjectType } from '../core/object-types.ts';

const REDACTED = '[redacted]';

/** Fields with personal data, in any object of a customer. Their whole content is redacted. */
const PERSONAL = new Set([
  'name',
  'email',
  'phone',
  'description',
  'address',
  'shipping',
  'metadata',
  'business_name',
  'individual_name',
  'customer_name',
  'customer_email',
  'customer_phone',
  'customer_address',
  'customer_shipping',
  'customer_details',
  'billing_details',
  'receipt_email',
]);

/** What is embedded of the catalogue. */
const CATALOGUE = new Set(['price', 'plan', 'product']);

/** Types whose objects name their customer in `customer`. */
const OF_CUSTOMER = [
  'payment_method',
  'subscription',
  'invoice',
  'charge',
  'payment_intent',
  'setup_intent',
  'checkout.session',
] as const satisfies readonly ObjectType[];

/**
 * Redacts a customer and all their objects, events included. Redaction sends no events about those objects.
 */
export function redactCustomer(context: Context, customer: string): void {
  const ids = new Set([customer]);
  redact(context, 'customer', customer);
  for (const type of OF_CUSTOMER)
    for (const object of [...context.each(type)])
      if (ownerOf(object) === customer) {
        ids.add(object.id);
        redact(context, type, object.id);
      }
  for (const event of [...context.each('event')]) {
    const object = event.data.object as { id?: string; customer?: unknown };
    if (!ids.has(object.id ?? '') && ownerOf(object) !== customer) continue;
    context.update('event', event.id, (draft) => {
      draft.data = redacted(draft.data) as typeof draft.data;
    });
  }
}

const ownerOf = (object: object): unknown => (object as { customer?: unknown }).customer;

function redact(context: Context, type: ObjectType, id: string): void {
  context.update(type, id, (draft) => {
    Object.assign(draft, redacted(draft), { redaction: { status: 'redacted' } });
  });
}

/** The same with each personal field blanked. */
function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => {
      if (CATALOGUE.has(key)) return [key, field];
      return [key, PERSONAL.has(key) ? blank(field) : redacted(field)];
    }),
  );
}

function blank(field: unknown): unknown {
  if (typeof field === 'string') return REDACTED;
  if (typeof field !== 'object' || field === null) return field;
  return Object.fromEntries(Object.entries(field).map(([key, inner]) => [key, blank(inner)]));
}
