import { randomUUID } from 'node:crypto';
import { SignJWT, importJWK } from 'jose';
import { audience, userClaims, webClientId } from './claims.ts';
import type { IdentityKeys } from './keys.ts';
import type { StoredUser } from './user-store.ts';

export interface AccessTokenOptions {
  issuer: string;
  keys: IdentityKeys;
  user: StoredUser;
  /** Seconds; default 8 hours, a working day. */
  lifetime?: number;
  /** When the user signed in, epoch seconds; default now. */
  authTime?: number;
}

/** A bearer token as the provider issues one after a sign-in, without the sign-in. */
export async function accessToken({
  issuer,
  keys,
  user,
  lifetime = 28_800,
  authTime = Math.floor(Date.now() / 1000),
}: AccessTokenOptions): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    ...userClaims(user),
    auth_time: authTime,
    azp: webClientId,
    scope: 'openid profile email',
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: keys.signing.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(user.id)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + lifetime)
    .sign(await importJWK(keys.signing, 'RS256'));
}
