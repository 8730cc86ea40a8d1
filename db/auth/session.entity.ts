import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: {
    /** SHA-256 of the cookie: who reads the table can sign in as nobody. */
    tokenHash: p.text().primary(),
    /** By which people name it; nobody can sign in with it. */
    id: p.text().unique().defaultRaw('gen_random_uuid()'),
    userId: p.text().index(),
    /** The provider's refresh and id token, sealed with a key that only the cookie yields. */
    sealedTokens: p.text().nullable(),
    /** What this sign-in gave; tokens that are seen elsewhere do not touch it. */
    role: p.enum(['viewer', 'editor', 'finance', 'admin']).default('viewer'),
    createdAt: time(),
    /** To the minute; null in sessions from before it was noted. */
    lastSeenAt: time().nullable(),
    /** What the browser said of itself at sign-in, cut short; null in sessions from before it was noted. */
    userAgent: p.text().nullable(),
    /** Client address of its last use, to the minute. */
    address: p.text().nullable(),
    expiresAt: time().index(),
    /** When the provider is asked again who this is; null where it gave no refresh token. */
    refreshAt: time().nullable(),
  },
});

/** Somebody who is signed in with a browser. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);
