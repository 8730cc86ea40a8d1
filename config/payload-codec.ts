import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

/** A key that Temporal payloads are encrypted under. */
interface PayloadKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** A payload that cannot be decrypted: its key is not among those given, or it was changed on its way. */
export class PayloadCodecError extends Error {
  override readonly name = 'PayloadCodecError';
  readonly reason: 'unknown_key' | 'damaged';

  constructor(reason: PayloadCodecError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const ALGORITHM = 'aes-256-gcm';
const ENCODING = 'binary/encrypted';
/** NIST SP 800-38D: 96 bits where nonces are drawn at random. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const Proto = proto.temporal.api.common.v1.Payload;

/**
 * Encrypts what Temporal stores: inputs, results, signals, summaries and memos. Search attributes stay
 * readable. An unencrypted payload passes, so encryption can be switched on while workflows run.
 * @param keys newest first, at least one: the first encrypts, all decrypt
 */
export function createPayloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [newest] = keys;
  if (newest === undefined) throw new Error('a payload codec needs a key');
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    encode: (payloads) => Promise.resolve(payloads.map((payload) => encrypt(payload, newest))),
    // A payload that does not decrypt rejects; it must not throw before there is a promise.
    decode: async (payloads) => Promise.resolve(payloads.map((payload) => decrypt(payload, byId))),
  };
}

/** True for a payload that this codec encrypted. */
export const isEncrypted = ({ metadata }: Payload): boolean => textOf(metadata?.['encoding']) === ENCODING;

function encrypt(payload: Payload, { id, key }: PayloadKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(id));
  const text = Buffer.concat([cipher.update(Proto.encode(payload).finish()), cipher.final()]);
  return {
    metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(id) },
    data: Buffer.concat([nonce, cipher.getAuthTag(), text]),
  };
}

function decrypt(payload: Payload, keys: ReadonlyMap<string, Uint8Array>): Payload {
  if (!isEncrypted(payload)) return payload;
  const id = textOf(payload.metadata?.['encryption-key-id']);
  const key = keys.get(id);
  if (key === undefined) {
    throw new PayloadCodecError(
      'unknown_key',
      `A payload is encrypted under the key "${id}", which PAYLOAD_KEYS does not hold. Add that key at its end.`,
    );
  }
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(id));
    decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Proto.decode(
      Buffer.concat([decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]),
    );
  } catch (error) {
    throw new PayloadCodecError('damaged', `A payload under the key "${id}" is damaged: ${String(error)}`);
  }
}

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
