import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { claimKey, finishKey, releaseKey } from '../../db/http/idempotency-keys.ts';
import type { KeyedRequest } from '../../db/http/idempotency-keys.ts';
import { ApiProblem } from './api-problem.ts';
import type { AnyAnswer } from './define-route.ts';

/** A stored answer besides its status. */
interface StoredResponse {
  body: unknown;
  contentType: string;
  headers: Record<string, string>;
}

/** A request of a user that carries a key. */
export type Claim = KeyedRequest;

/** A request that is no longer at work after this long was cut off by a crash: its key may be taken over. */
const abandonedMs = 60_000;

const usable = /^[\x21-\x7e]{1,200}$/;

/**
 * The key of a request: the header's, else a new one.
 *
 * @throws ApiProblem `idempotency_key_invalid`
 */
export function idempotencyKeyOf(header: string | undefined): { key: string; given: boolean } {
  if (header === undefined || header === '') return { key: randomUUID(), given: false };
  if (!usable.test(header)) {
    throw new ApiProblem(
      'idempotency_key_invalid',
      'Idempotency-Key takes 1 to 200 visible ASCII characters.',
    );
  }
  return { key: header, given: true };
}

/** Equal for equal requests, whatever the order of their fields. */
export function hashRequest(method: string, path: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${path}\n${canonical(body)}`)
    .digest('hex');
}

/** Of a body that is taken as it came. */
export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === undefined) return 'null';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/**
 * Carries a request out once for each key. A repeat gets the first answer; a repeat during the first gets a
 * conflict. Only final answers are stored: after a 5xx or 202 a repeat may get further, and the same key on
 * the Update or Stripe call keeps it free of a second effect.
 *
 * @throws ApiProblem `idempotency_conflict`, `idempotency_in_progress`
 */
export async function once(
  em: EntityManager,
  claim: Claim,
  now: number,
  work: () => Promise<KeyedAnswer>,
): Promise<KeyedAnswer & { repeated: boolean }> {
  const known = await take(em, claim, now);
  if (known !== null) return { ...known, repeated: true };
  let done: KeyedAnswer;
  try {
    done = await work();
  } catch (error) {
    await releaseKey(em, claim);
    throw error;
  }
  const { answer, contentType } = done;
  if (isFinalAnswer(answer.status)) {
    const response: StoredResponse = {
      body: answer.body ?? null,
      contentType,
      headers: answer.headers ?? {},
    };
    await finishKey(em, claim, { statusCode: answer.status, response });
  } else {
    await releaseKey(em, claim);
  }
  return { ...done, repeated: false };
}

/** An answer and how its body is labelled. */
export interface KeyedAnswer {
  answer: AnyAnswer;
  contentType: string;
}

/** A repeat after one of these may get further. */
const isFinalAnswer = (status: number): boolean => status < 500 && status !== 202 && status !== 429;

/** Null when the request is this caller's to carry out, else the answer of the first one. */
async function take(em: EntityManager, claim: Claim, now: number): Promise<KeyedAnswer | null> {
  const known = await claimKey(em, claim);
  switch (known.outcome) {
    case 'first':
      return null;
    case 'conflict':
      throw new ApiProblem(
        'idempotency_conflict',
        'This Idempotency-Key was used for another request; take a new one.',
      );
    case 'finished': {
      const { body, contentType, headers } = known.response as StoredResponse;
      return { answer: { status: known.statusCode, body, headers }, contentType };
    }
    case 'started':
      if (now - known.since > abandonedMs) {
        await releaseKey(em, claim);
        return take(em, claim, now);
      }
      throw new ApiProblem(
        'idempotency_in_progress',
        'The first request with this Idempotency-Key is still being worked on.',
        { retryAfter: 1 },
      );
  }
}
