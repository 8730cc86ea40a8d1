import { createHash, randomBytes } from 'node:crypto';

/** A random secret of 256 bits for cookies and headers. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** The stored form of a secret. It is random, so one fast hash is as good as a slow one. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
