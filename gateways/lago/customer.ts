import { z } from 'zod';
import type { AccountState } from '../../domain/accounts/account-state.ts';
import { addOnNames, tierOf } from '../../domain/accounts/account-state.ts';
import type { TargetDifference } from '../../domain/accounts/sync-target.ts';
import { shaped } from '../http/call-json.ts';
import type { LagoCall } from './api.ts';

const metadataShape = z.looseObject({
  lago_id: z.string().optional(),
  key: z.string(),
  value: z.string(),
  display_in_invoice: z.boolean().default(false),
});
const customerShape = z.object({
  customer: z.looseObject({
    external_id: z.string(),
    name: z.string().nullish(),
    email: z.string().nullish(),
    currency: z.string().nullish(),
    metadata: z.array(metadataShape).default([]),
    billing_configuration: z
      .looseObject({ payment_provider: z.string().nullish(), provider_customer_id: z.string().nullish() })
      .nullish(),
  }),
});
type LagoCustomer = z.output<typeof customerShape>['customer'];

/** Metadata that is ours; other entries are left alone. */
const OUR_KEYS = ['tier', 'subscription_id', 'add_ons'];

/** Longest value of metadata that Lago takes. */
const VALUE_LENGTH = 100;

/** Longest name that Lago takes. */
const NAME_LENGTH = 255;

/** Creates or updates the customer. Other metadata is kept. */
export async function syncLagoCustomer(
  call: LagoCall,
  account: AccountState,
): Promise<'written' | 'unchanged'> {
  const present = await readCustomer(call, account);
  if (present !== null && isUpToDate(present, account)) return 'unchanged';
  await call('POST', '/customers', { body: { customer: wantedCustomer(present, account) } });
  return 'written';
}

/** What differs; of the address, the name and the link only that they do. */
export async function compareLagoCustomer(
  call: LagoCall,
  account: AccountState,
): Promise<TargetDifference[]> {
  const present = await readCustomer(call, account);
  if (present === null) return [{ fact: 'customer', seen: null, wanted: account.customerId }];
  if (isUpToDate(present, account)) return [];
  const [ours, wanted] = [metadataOfOurs(present), ourMetadata(account)];
  const metadata = OUR_KEYS.filter((key) => ours[key] !== wanted[key]).map((key) => ({
    fact: key,
    seen: ours[key] ?? null,
    wanted: wanted[key] ?? null,
  }));
  return metadata.length > 0 ? metadata : [{ fact: 'profile', seen: 'another', wanted: 'as here' }];
}

async function readCustomer(call: LagoCall, { customerId }: AccountState): Promise<LagoCustomer | null> {
  const { status, body } = await call('GET', `/customers/${encodeURIComponent(customerId)}`);
  return status === 404 ? null : shaped('Lago', 'reading a customer', customerShape, body).customer;
}

const metadataOfOurs = ({ metadata }: LagoCustomer): Record<string, string> =>
  Object.fromEntries(
    metadata.filter(({ key }) => OUR_KEYS.includes(key)).map(({ key, value }) => [key, value]),
  );

function wantedCustomer(present: LagoCustomer | null, account: AccountState): Record<string, unknown> {
  return {
    external_id: account.customerId,
    ...(account.fullName === null ? {} : { name: account.fullName.slice(0, NAME_LENGTH) }),
    ...(account.email === null ? {} : { email: account.email }),
    // Lago refuses another currency once a customer has been billed in one.
    ...(account.currency !== null && !present?.currency ? { currency: account.currency.toUpperCase() } : {}),
    billing_configuration: { payment_provider: 'stripe', provider_customer_id: account.customerId },
    metadata: metadataOf(present, account),
  };
}

/** Lago replaces the whole list: entries of others go along, and an entry that stays must name its id. */
function metadataOf(present: LagoCustomer | null, account: AccountState): Record<string, unknown>[] {
  const entries = present?.metadata ?? [];
  const foreign = entries.filter(({ key }) => !OUR_KEYS.includes(key));
  const kept = [
    ...foreign.map(({ key, value, display_in_invoice: shown }) => ({ key, value, shown })),
    ...Object.entries(ourMetadata(account)).map(([key, value]) => ({ key, value, shown: false })),
  ];
  return kept.map(({ key, value, shown }) => {
    const id = entries.find((entry) => entry.key === key)?.lago_id;
    return { ...(id === undefined ? {} : { id }), key, value, display_in_invoice: shown };
  });
}

function ourMetadata(account: AccountState): Record<string, string> {
  const addOns = addOnNames(account).join(', ').slice(0, VALUE_LENGTH);
  return {
    tier: tierOf(account),
    ...(account.subscriptionId === null ? {} : { subscription_id: account.subscriptionId }),
    ...(addOns === '' ? {} : { add_ons: addOns }),
  };
}

function isUpToDate(present: LagoCustomer, account: AccountState): boolean {
  const ours = metadataOfOurs(present);
  const wanted = ourMetadata(account);
  return (
    OUR_KEYS.every((key) => ours[key] === wanted[key]) &&
    (account.fullName === null || present.name === account.fullName.slice(0, NAME_LENGTH)) &&
    (account.email === null || present.email === account.email) &&
    present.billing_configuration?.payment_provider === 'stripe' &&
    present.billing_configuration.provider_customer_id === account.customerId
  );
}
