import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const ProviderKeySchema = defineEntity({
  name: 'ProviderKey',
  tableName: 'provider_keys',
  properties: {
    userId: p.text().primary(),
    provider: p.text().primary().index(),
    label: p.text().nullable(),
    masked: p.text(),
    masterKeyId: p.text().nullable().index(),
    sealed: p.text(),
    status: p.enum(['untested', 'valid', 'invalid']),
    createdAt: time(),
    lastTestedAt: time().nullable(),
    lastUsedAt: time().nullable(),
    uses: p.integer().default(0),
  },
});

/** A user's own key for a provider, sealed. */
export class ProviderKey extends ProviderKeySchema.class {}
ProviderKeySchema.setClass(ProviderKey);
