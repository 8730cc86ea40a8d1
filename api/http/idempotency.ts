import { createHash, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { fence } from '../../db/fence.ts';
import {
  KEY_LEASE_MS,
  claimKey,
  finishKey,
  holdKey,
  releaseKey,
  renewLease,
} from '../../db/http/idempotency-keys.ts';
import type { HeldKey, KeyedRequest } from '../../db/http/idempotency-keys.ts';
import { ApiProblem } from './api-problem.ts';
import type { AnyAnswer } from './define-route.ts';

/** A stored answer besides its status. */
interface StoredResponse {
  body: unknown;
  contentType: string;
  headers: Record<string, string>;
}

/** A request of a user that carries a key. */
type Claim = KeyedRequest;

/** Often enough that two renewals may fail before the lease is over. */
const RENEW_EVERY_MS = KEY_LEASE_MS / 3;

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

/** Another try of the same request took its key over: nothing of this one is written any more. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
  constructor() {
    super('another try has taken over the Idempotency-Key of this request');
  }
}

/**
 * Carries a request out once for each key. A repeat gets the first answer; a repeat during the first gets a
 * conflict. Only final answers are stored: after a 5xx or 202 a repeat may get further, and the same key on
 * the Update or Stripe call keeps it free of a second effect.
 *
 * A try has its key for as long as its process renews the lease. One that stood still for longer may be
 * taken over; from then on it commits nothing, and its answer is not stored.
 *
 * @param work gets the entity managers to write with
 * @throws ApiProblem `idempotency_conflict`, `idempotency_in_progress`; TakenOverError
 */
export async function once(
  em: () => EntityManager,
  claim: Claim,
  work: (hold: (em: EntityManager) => EntityManager) => Promise<KeyedAnswer>,
): Promise<KeyedAnswer & { repeated: boolean }> {
  const taken = await take(em(), claim);
  if ('known' in taken) return { ...taken.known, repeated: true };
  const { held } = taken;
  const renewal = setInterval(() => void renewLease(em(), held).catch(() => false), RENEW_EVERY_MS);
  renewal.unref();
  try {
    const done = await work((own) => heldBy(own, held));
    await storeAnswer(em(), held, done);
    return { ...done, repeated: false };
  } catch (error) {
    await releaseKey(em(), held);
    throw error;
  } finally {
    clearInterval(renewal);
  }
}

/** An entity manager that commits only while the key is this try's. */
const heldBy = (em: EntityManager, held: HeldKey): EntityManager =>
  fence(em, async (tx) => {
    if (!(await holdKey(tx, held))) throw new TakenOverError();
  });

/** @throws TakenOverError */
async function storeAnswer(
  em: EntityManager,
  held: HeldKey,
  { answer, contentType }: KeyedAnswer,
): Promise<void> {
  if (!isFinalAnswer(answer.status)) return releaseKey(em, held);
  const response: StoredResponse = { body: answer.body ?? null, contentType, headers: answer.headers ?? {} };
  if (!(await finishKey(em, held, { statusCode: answer.status, response }))) throw new TakenOverError();
}

/** An answer and how its body is labelled. */
interface KeyedAnswer {
  answer: AnyAnswer;
  contentType: string;
}

/** A repeat after one of these may get further. */
const isFinalAnswer = (status: number): boolean => status < 500 && status !== 202 && status !== 429;

/** The key where the request is this caller's to carry out, else the answer of the first one. */
async function take(em: EntityManager, claim: Claim): Promise<{ held: HeldKey } | { known: KeyedAnswer }> {
  const claimed = await claimKey(em, claim);
  switch (claimed.outcome) {
    case 'first':
      return claimed;
    case 'conflict':
      throw otherRequest();
    case 'finished': {
      const { body, contentType, headers } = claimed.response as StoredResponse;
      return { known: { answer: { status: claimed.statusCode, body, headers }, contentType } };
    }
    case 'started':
      throw stillAtWork();
  }
}

/** A key that stands for another request, of those that are stored here or longer elsewhere. */
export const otherRequest = (cause?: unknown): ApiProblem =>
  new ApiProblem(
    'idempotency_conflict',
    'This Idempotency-Key was used for another request; take a new one.',
    { cause },
  );

/** Answer while another try has the key. */
export const stillAtWork = (cause?: unknown): ApiProblem =>
  new ApiProblem('idempotency_in_progress', 'A request with this Idempotency-Key is still being worked on.', {
    retryAfter: 1,
    cause,
  });
