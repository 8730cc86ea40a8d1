import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What the provider gave for a session: to ask again who this is, and to name the session when it ends. */
export interface ProviderTokens {
  refreshToken: string | null;
  idToken: string | null;
}

const keyOf = (sessionToken: string): Buffer =>
  Buffer.from(hkdfSync('sha256', sessionToken, '', 'perennial/session-tokens', 32));

/** Seals (AES-256-GCM) with a key that only the session cookie yields: a copy of the table opens nothing. */
export function sealTokens(tokens: ProviderTokens, sessionToken: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(sessionToken), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @throws Error when the text was sealed for another session or changed since. */
export function unsealTokens(text: string, sessionToken: string): ProviderTokens {
  const bytes = Buffer.from(text, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', keyOf(sessionToken), bytes.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAuthTag(bytes.subarray(12, 28));
  const open = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  return JSON.parse(open.toString('utf8')) as ProviderTokens;
}
