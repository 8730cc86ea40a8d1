import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_keys',
  properties: {
    id: p.text().primary(),
    userId: p.text().index(),
    name: p.text(),
    /** First characters of the key, by which its owner recognises it. */
    prefix: p.text(),
    /** SHA-256 of the key, which is random enough to need no slow hash. */
    keyHash: p.text().unique(),
    scopes: p.json<string[]>(),
    createdAt: time(),
    expiresAt: time(),
    lastUsedAt: time().nullable(),
    lastUsedAddress: p.text().nullable(),
    revokedAt: time().nullable(),
  },
});

/** A machine's key that acts for a user within its scopes. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);
