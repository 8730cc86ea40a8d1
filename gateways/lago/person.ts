import { z } from 'zod';
import { shaped } from '../http/call-json.ts';
import type { LagoCall } from './api.ts';

const customerShape = z.object({ customer: z.looseObject({ external_id: z.string() }) });
const subscriptionsShape = z.object({ subscriptions: z.array(z.looseObject({ external_id: z.string() })) });

/** What Lago has of a customer, as it shows it. */
export interface LagoPerson {
  customer: Record<string, unknown>;
  subscriptions: Record<string, unknown>[];
}

const pathOf = (customerId: string): string => `/customers/${encodeURIComponent(customerId)}`;

/** A customer and their subscriptions of every status; null where Lago knows none. */
export async function readPerson(call: LagoCall, customerId: string): Promise<LagoPerson | null> {
  const { status, body } = await call('GET', pathOf(customerId));
  if (status === 404) return null;
  const { customer } = shaped('Lago', 'reading a customer', customerShape, body);
  const subscriptions: Record<string, unknown>[] = [];
  for (const state of ['active', 'pending', 'terminated', 'canceled']) {
    const listed = await call('GET', '/subscriptions', {
      query: { external_customer_id: customerId, per_page: '100', 'status[]': state },
    });
    if (listed.status === 404) continue;
    subscriptions.push(
      ...shaped('Lago', 'listing subscriptions', subscriptionsShape, listed.body).subscriptions,
    );
  }
  return { customer, subscriptions };
}

/**
 * Personal fields in Lago. They are cleared first, because a deleted customer stays in Lago's database as
 * it was.
 */
const CLEARED = [
  'name',
  'firstname',
  'lastname',
  'email',
  'phone',
  'legal_name',
  'legal_number',
  'tax_identification_number',
  'address_line1',
  'address_line2',
  'city',
  'state',
  'zipcode',
  'url',
  'logo_url',
];

/** Clears a customer and removes it. Safe to repeat. */
export async function blankLagoCustomer(call: LagoCall, customerId: string): Promise<void> {
  const { status } = await call('GET', pathOf(customerId));
  if (status === 404) return;
  const blank = Object.fromEntries(CLEARED.map((field) => [field, null]));
  await call('POST', '/customers', {
    body: { customer: { external_id: customerId, ...blank, metadata: [] } },
  });
  await call('DELETE', pathOf(customerId));
}
