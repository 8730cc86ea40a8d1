import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A certificate with its key, PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

/** A certificate authority of a test's own: nobody trusts it without its certificate. */
export interface Authority {
  /** PEM. */
  cert: string;
  issue: (options: IssueOptions) => Certificate;
}

export interface IssueOptions {
  /** Names and IPv4 addresses that it is good for; none: of a client. */
  hosts: readonly string[];
  /** Epoch milliseconds; default tomorrow. */
  notAfter?: number;
}

const DAY = 86_400_000;

/** X.509 v3 with ECDSA on P-256; Node signs, but has no writer of certificates. */
export function createAuthority(name: string): Authority {
  const issuer = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const common = { issuerName: name, signer: issuer.privateKey };
  const write = (
    of: Pick<Parameters<typeof certificate>[0], 'subject' | 'publicKey' | 'extensions'>,
    until?: number,
  ) => certificate({ ...common, ...of, notAfter: until ?? Date.now() + DAY });
  return {
    cert: write({
      subject: name,
      publicKey: issuer.publicKey,
      extensions: [extension(OID.basicConstraints, der(SEQUENCE, [der(BOOLEAN, [Buffer.from([0xff])])]))],
    }),
    issue: ({ hosts, notAfter }) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = hosts.map((host) =>
        /^[\d.]+$/.test(host)
          ? der(0x87, [Buffer.from(host.split('.').map(Number))])
          : der(0x82, [Buffer.from(host)]),
      );
      return {
        cert: write(
          {
            subject: hosts[0] ?? 'a client',
            publicKey: own.publicKey,
            extensions: names.length === 0 ? [] : [extension(OID.subjectAltName, der(SEQUENCE, names))],
          },
          notAfter,
        ),
        key: createPrivateKey(own.privateKey.export({ type: 'pkcs8', format: 'pem' }))
          .export({ type: 'pkcs8', format: 'pem' })
          .toString(),
      };
    },
  };
}

const [BOOLEAN, INTEGER, BITS, OCTETS, UTF8, UTC_TIME, SEQUENCE, SET] = [
  0x01, 0x02, 0x03, 0x04, 0x0c, 0x17, 0x30, 0x31,
] as const;

/** Object identifiers, encoded. */
const OID = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  basicConstraints: '0603551d13',
  subjectAltName: '0603551d11',
} as const;

/** One value of DER (X.690): its tag, its length, what is in it. */
function der(tag: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const oid = (hex: string): Buffer => Buffer.from(hex, 'hex');
const nameOf = (common: string): Buffer =>
  der(SEQUENCE, [der(SET, [der(SEQUENCE, [oid(OID.commonName), der(UTF8, [Buffer.from(common)])])])]);
/** All of ours are critical: who does not know one refuses the certificate. */
const extension = (id: string, value: Buffer): Buffer =>
  der(SEQUENCE, [oid(id), der(BOOLEAN, [Buffer.from([0xff])]), der(OCTETS, [value])]);
const utc = (at: number): Buffer =>
  der(UTC_TIME, [Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(2, 14)}Z`)]);

function certificate(of: {
  issuerName: string;
  signer: KeyObject;
  subject: string;
  publicKey: KeyObject;
  notAfter: number;
  extensions: readonly Buffer[];
}): string {
  const algorithm = der(SEQUENCE, [oid(OID.ecdsaWithSha256)]);
  const serial = randomBytes(8);
  // Positive, and without a zero in front.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const body = der(SEQUENCE, [
    der(0xa0, [der(INTEGER, [Buffer.from([2])])]),
    der(INTEGER, [serial]),
    algorithm,
    nameOf(of.issuerName),
    der(SEQUENCE, [utc(Date.now() - 7 * DAY), utc(of.notAfter)]),
    nameOf(of.subject),
    of.publicKey.export({ type: 'spki', format: 'der' }),
    ...(of.extensions.length === 0 ? [] : [der(0xa3, [der(SEQUENCE, of.extensions)])]),
  ]);
  const signature = sign('sha256', body, of.signer);
  const all = der(SEQUENCE, [body, algorithm, der(BITS, [Buffer.from([0]), signature])]);
  const lines = all.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
