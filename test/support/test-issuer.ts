import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';

/** What a test's token says; anything left out is made up. */
export interface TokenClaims {
  subject?: string;
  email?: string;
  /** Default true. */
  emailVerified?: boolean;
  name?: string;
  roles?: string[];
  audience?: string;
  issuer?: string;
  /** Seconds from now, default an hour; negative for a token that has expired. */
  expiresIn?: number;
  /** Client that it was made for, `azp`; null for none. Default `perennial-web`. */
  client?: string | null;
  /** The same as RFC 9068 names it, `client_id`. */
  clientId?: string;
  /** `typ` of the header. */
  headerType?: string;
  /** `typ` of the claims, as Keycloak writes it. */
  claimedType?: string;
  nonce?: string;
  /** Seconds from now. */
  notBefore?: number;
  /** Seconds from now, default 0; null for a token without the claim. */
  issuedIn?: number | null;
  /** When its bearer signed in, seconds from now, default 0; null for a token without the claim. */
  authTime?: number | null;
  /** Signed with a key that the issuer does not publish. */
  forged?: boolean;
}

/** An identity provider of a test's own: discovery, keys, and tokens on demand. */
export interface TestIssuer {
  url: string;
  token: (claims?: TokenClaims) => Promise<string>;
  /** Signs exactly these claims. */
  sign: (
    claims: Record<string, unknown>,
    header?: Record<string, unknown>,
    forged?: boolean,
  ) => Promise<string>;
  close: () => Promise<void>;
}

const TEST_AUDIENCE = 'perennial-api';

export async function startTestIssuer(): Promise<TestIssuer> {
  const keys = await generateKeyPair('RS256', { extractable: true });
  const stranger = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration') {
      response.end(
        JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, authorization_endpoint: `${url}/authorize` }),
      );
    } else if (request.url === '/jwks') {
      response.end(JSON.stringify({ keys: [jwk] }));
    } else {
      response.writeHead(404).end('{}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    token: ({
      subject = randomUUID(),
      email = `${subject}@example.test`,
      name = 'Ada',
      roles = [],
      ...claims
    } = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      const { client = 'perennial-web', issuedIn = 0, authTime = 0 } = claims;
      return new SignJWT({
        email,
        email_verified: claims.emailVerified ?? true,
        name,
        realm_access: { roles },
        ...(client === null ? {} : { azp: client }),
        ...(claims.clientId === undefined ? {} : { client_id: claims.clientId }),
        ...(claims.claimedType === undefined ? {} : { typ: claims.claimedType }),
        ...(claims.nonce === undefined ? {} : { nonce: claims.nonce }),
        ...(claims.notBefore === undefined ? {} : { nbf: now + claims.notBefore }),
        ...(authTime === null ? {} : { auth_time: now + authTime }),
        ...(issuedIn === null ? {} : { iat: now + issuedIn }),
      })
        .setProtectedHeader({
          alg: 'RS256',
          kid: 'test',
          ...(claims.headerType === undefined ? {} : { typ: claims.headerType }),
        })
        .setSubject(subject)
        .setIssuer(claims.issuer ?? url)
        .setAudience(claims.audience ?? TEST_AUDIENCE)
        .setExpirationTime(now + (claims.expiresIn ?? 3_600))
        .sign(claims.forged === true ? stranger.privateKey : keys.privateKey);
    },
    sign: (claims, header = {}, forged = false) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'test', ...header })
        .sign(forged ? stranger.privateKey : keys.privateKey),
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
