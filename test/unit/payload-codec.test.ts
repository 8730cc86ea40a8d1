import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { createPayloadCodec, isEncrypted, PayloadCodecError } from '../../config/payload-codec.ts';

const key = (id: string): { id: string; key: Uint8Array } => ({ id, key: randomBytes(32) });
const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (payload: Payload | undefined): unknown =>
  payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);

describe('the payload codec', () => {
  const [older, newer] = [key('2026-10'), key('2026-11')];
  const value = { subscriptionId: 'sub_123', amount: 1900 };

  it('stores nothing of a payload readable, and gives it back whole', async () => {
    const codec = createPayloadCodec([older]);
    const [stored] = await codec.encode([payloadOf(value)]);
    expect(stored && isEncrypted(stored)).toBe(true);
    expect(Buffer.from(stored?.data ?? []).includes('sub_123')).toBe(false);
    expect(valueOf((await codec.decode([stored ?? {}]))[0])).toEqual(value);
  });

  it('encrypts the same payload differently each time', async () => {
    const codec = createPayloadCodec([older]);
    const [one, two] = await codec.encode([payloadOf(value), payloadOf(value)]);
    expect(one?.data).not.toEqual(two?.data);
  });

  it('passes what was stored before encryption was switched on', async () => {
    const plain = payloadOf(value);
    expect(await createPayloadCodec([older]).decode([plain])).toEqual([plain]);
  });

  it('encrypts under the newest key and decrypts under all of them', async () => {
    const [stored] = await createPayloadCodec([older]).encode([payloadOf(value)]);
    const rotated = createPayloadCodec([newer, older]);
    expect(valueOf((await rotated.decode([stored ?? {}]))[0])).toEqual(value);
    const [after] = await rotated.encode([payloadOf(value)]);
    expect(Buffer.from(after?.metadata?.['encryption-key-id'] ?? []).toString()).toBe('2026-11');
  });

  it('names the key that is missing', async () => {
    const [stored] = await createPayloadCodec([older]).encode([payloadOf(value)]);
    const decoded = createPayloadCodec([newer]).decode([stored ?? {}]);
    await expect(decoded).rejects.toThrow(PayloadCodecError);
    await expect(decoded).rejects.toThrow('"2026-10"');
  });

  it('refuses a payload that was changed, also one moved to another key id', async () => {
    const codec = createPayloadCodec([newer, { ...newer, id: '2026-12' }]);
    const [stored] = await codec.encode([payloadOf(value)]);
    const bytes = Buffer.from(stored?.data ?? []);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await expect(codec.decode([{ ...stored, data: bytes }])).rejects.toMatchObject({ reason: 'damaged' });
    const moved = {
      ...stored,
      metadata: { ...stored?.metadata, 'encryption-key-id': Buffer.from('2026-12') },
    };
    await expect(codec.decode([moved])).rejects.toMatchObject({ reason: 'damaged' });
  });
});
