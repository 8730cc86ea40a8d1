import { createHash } from 'node:crypto';

/**
 * The Message-ID of a message: the same for the same key, so that mail programs and logs recognise a
 * repeat.
 * @param key the message's idempotency key
 * @param from the sender, whose domain the id carries
 */
export function messageIdOf(key: string, from: string): string {
  const domain = /@([^@>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 40)}@${domain}>`;
}
