import { hash } from 'node:crypto';

/**
 * The id of a usage event: a UUID (version 8) from its customer and idempotency key, 122 bits of SHA-256.
 * It is the same in every process and attempt, so 16 bytes identify a repeat.
 *
 * @param reporter user id, for a key that another reporter of the customer used already
 */
export function usageEventId(customerId: string, idempotencyKey: string, reporter?: string): string {
  const hex = usageEventHex(customerId, idempotencyKey, reporter);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** The same without dashes. Sorts as PostgreSQL sorts the UUID. */
export function usageEventHex(customerId: string, idempotencyKey: string, reporter?: string): string {
  // None may hold a U+0000, so no two of them give the same text.
  const scope = reporter === undefined ? '' : `\u0000${reporter}`;
  const hex = hash('sha256', `${customerId}\u0000${idempotencyKey}${scope}`, 'hex');
  return `${hex.slice(0, 12)}8${hex.slice(13, 16)}${VARIANT[hex.charCodeAt(16) & 3] ?? '8'}${hex.slice(17, 32)}`;
}

const VARIANT = ['8', '9', 'a', 'b'] as const;
