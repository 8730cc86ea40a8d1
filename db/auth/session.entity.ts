import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    /** SHA-256 of the cookie: reading the table lets nobody sign in. */
    tokenHash: p.text().primary(),
    /** The id that people see; it cannot be used to sign in. */
    id: p.text().unique().defaultRaw('gen_random_uuid()'),
    userId: p.text().index(),
    /** The person at the identity provider; null in sessions from before it was noted. */
    subject: p.text().nullable(),
    /** The provider's own session (`sid`), which it names when it ends; null where it gave none. */
    providerSession: p.text().nullable(),
    /** The provider's refresh and id token, sealed with a key that only the cookie yields. */
    sealedTokens: p.text().nullable(),
    /** What this sign-in gave; tokens that are seen elsewhere do not touch it. */
    role: p.enum(['viewer', 'editor', 'finance', 'admin']).default('viewer'),
    createdAt: time(),
    /** When the person last proved to the provider who they are; null where it did not say. */
    authTime: time().nullable(),
    /** To the minute; null in sessions from before it was noted. */
    lastSeenAt: time().nullable(),
    /** The browser's user agent at sign-in, shortened; null in older sessions. */
    userAgent: p.text().nullable(),
    /** Client address of its last use, to the minute. */
    address: p.text().nullable(),
    expiresAt: time().index(),
    /** When to ask the provider about the user again; null without a refresh token. */
    refreshAt: time().nullable(),
  },
});

/** A browser's sign-in. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
