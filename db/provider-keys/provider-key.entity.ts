import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const ProviderKeySchema = defineEntity({
  name: 'ProviderKey',
  tableName: 'provider_keys',
  properties: {
    userId: p.text().primary(),
    provider: p.text().primary().index(),
    label: p.text().nullable(),
    /** What is shown of it. */
    masked: p.text(),
    /** Null under the owner's data key; else the master key of a seal that is older than data keys. */
    masterKeyId: p.text().nullable().index(),
    sealed: p.text(),
    /** What the last test call said. */
    status: p.enum(['untested', 'valid', 'invalid']),
    createdAt: time(),
    lastTestedAt: time().nullable(),
    /** When a gateway last got it to make a call with. */
    lastUsedAt: time().nullable(),
    /** How often. */
    uses: p.integer().default(0),
  },
});

/** A user's own key for a provider, sealed. */
export class ProviderKey extends ProviderKeySchema.class {}
ProviderKeySchema.setClass(ProviderKey);
