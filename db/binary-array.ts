/**
 * Arrays in PostgreSQL's binary format, which the driver passes through. For wide batches, formatting and
 * parsing arrays as text is most of a statement's work.
 */

/** PostgreSQL's numbers for the types of elements. */
const OID = { uuid: 2950, text: 25, bigint: 20, timestamptz: 1184 } as const;

/** Milliseconds from 1970 to 2000, where PostgreSQL counts its microseconds from. */
const EPOCH_2000 = 946_684_800_000;
const HEADER = 20;
const TWO_32 = 2 ** 32;

/** `uuid[]` of 32 hexadecimal digits each, without dashes. */
export function uuidArray(hexes: readonly string[]): Buffer {
  const { buffer, begin } = fixed(OID.uuid, hexes.length, 16);
  let at = begin;
  for (const hex of hexes) {
    buffer.writeInt32BE(16, at);
    buffer.write(hex, at + 4, 16, 'hex');
    at += 20;
  }
  return buffer;
}

/** `bigint[]`. @throws RangeError for what 64 bits do not hold */
export function bigintArray(values: readonly bigint[]): Buffer {
  const { buffer, begin } = fixed(OID.bigint, values.length, 8);
  let at = begin;
  for (const value of values) {
    buffer.writeInt32BE(8, at);
    buffer.writeBigInt64BE(value, at + 4);
    at += 12;
  }
  return buffer;
}

/** `timestamptz[]` of epoch milliseconds. */
export function timestampArray(times: readonly (number | null)[]): Buffer {
  const { buffer, begin } = fixed(OID.timestamptz, times.length, 8);
  let at = begin;
  let hasNull = false;
  for (const time of times) {
    if (time === null) {
      hasNull = true;
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const micros = (time - EPOCH_2000) * 1000;
    at = buffer.writeInt32BE(8, at);
    at = buffer.writeInt32BE(Math.floor(micros / TWO_32), at);
    at = buffer.writeUInt32BE(micros - Math.floor(micros / TWO_32) * TWO_32, at);
  }
  if (hasNull) buffer.writeInt32BE(1, 4);
  return buffer.subarray(0, at);
}

/** `text[]`. */
export function textArray(texts: readonly (string | null)[]): Buffer {
  let size = HEADER;
  // Three bytes are the most that one UTF-16 code unit becomes.
  for (const text of texts) size += 4 + (text === null ? 0 : text.length * 3);
  const buffer = Buffer.allocUnsafe(size);
  let at = writeHeader(buffer, OID.text, texts.length);
  let hasNull = false;
  for (const text of texts) {
    if (text === null) {
      hasNull = true;
      at = buffer.writeInt32BE(-1, at);
      continue;
    }
    const length = buffer.write(text, at + 4, 'utf8');
    buffer.writeInt32BE(length, at);
    at += 4 + length;
  }
  if (hasNull) buffer.writeInt32BE(1, 4);
  return buffer.subarray(0, at);
}

function fixed(oid: number, length: number, elementSize: number): { buffer: Buffer; begin: number } {
  const buffer = Buffer.allocUnsafe(HEADER + length * (4 + elementSize));
  return { buffer, begin: writeHeader(buffer, oid, length) };
}

/** Dimensions, whether there are nulls, type, length, index of the first. */
function writeHeader(buffer: Buffer, oid: number, length: number): number {
  buffer.writeInt32BE(1, 0);
  buffer.writeInt32BE(0, 4);
  buffer.writeInt32BE(oid, 8);
  buffer.writeInt32BE(length, 12);
  return buffer.writeInt32BE(1, 16);
}
