import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const SignInAttemptSchema = defineEntity({
  name: 'SignInAttempt',
  tableName: 'sign_in_attempts',
  properties: {
    /** SHA-256 of the cookie that ties the attempt to one browser. */
    tokenHash: p.text().primary(),
    state: p.text(),
    nonce: p.text(),
    /** PKCE; leaves this table only towards the provider's token endpoint. */
    codeVerifier: p.text(),
    returnTo: p.text(),
    /** Who must prove again who they are; null where anybody may sign in. */
    stepUpUserId: p.text().nullable(),
    expiresAt: time().index(),
  },
});

/** A browser that was sent to the identity provider and is not back yet. */
export class SignInAttempt extends SignInAttemptSchema.class {}
SignInAttemptSchema.setClass(SignInAttempt);
