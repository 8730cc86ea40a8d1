import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import getRawBody from 'raw-body';
import { ApiProblem } from './api-problem.ts';
import { boundJson } from './bound-json.ts';
import type { JsonBounds } from './bound-json.ts';
import type { RawBody, ReceivedBody } from './define-route.ts';
import { nextTurn } from './next-turn.ts';

/** Limit of a route without its own. */
export const BODY_BYTES = 100 * 1024;
/** A body that is parsed within a millisecond waits for no turn. */
export const AT_ONCE_BYTES = 16 * 1024;

/**
 * Reads a JSON body. A missing one counts as `{}`, for operations with only optional fields.
 *
 * @throws ApiProblem `body_too_large`, `unsupported_media_type`, `malformed_body`
 */
export async function readJson(request: IncomingMessage, limitBytes = BODY_BYTES): Promise<unknown> {
  const raw = await readRawBody(request, limitBytes);
  refusePacked(request);
  if (raw.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(type)) {
    throw new ApiProblem('unsupported_media_type', 'Send the body as application/json.');
  }
  if (raw.length > AT_ONCE_BYTES) await nextTurn();
  return parseJson(raw);
}

/**
 * Parses bytes. Invalid UTF-8 is refused: replaced by U+FFFD, two different keys would become one.
 *
 * @throws ApiProblem `body_too_large` before anything is parsed, `malformed_body`
 */
export function parseJson(bytes: Buffer, bounds?: JsonBounds): unknown {
  boundJson(bytes, bounds);
  if (!isUtf8(bytes)) throw new ApiProblem('malformed_body', 'The body is not UTF-8.');
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch (error) {
    throw new ApiProblem('malformed_body', 'The body is not valid JSON.', { cause: error });
  }
}

/** @throws ApiProblem `unsupported_media_type` */
function refusePacked(request: IncomingMessage): void {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() === 'identity') return;
  throw new ApiProblem(
    'unsupported_media_type',
    `Send the body as it is: a Content-Encoding, here ${JSON.stringify(encoding)}, is not taken.`,
  );
}

/**
 * Reads a body that its handler takes apart.
 *
 * @throws ApiProblem `body_too_large`, `unsupported_media_type`, `malformed_body`.
 */
export async function readBody(
  request: IncomingMessage,
  { limitBytes: limit, types }: RawBody,
): Promise<Omit<ReceivedBody, 'weight'>> {
  const bytes = await readRawBody(request, limit);
  refusePacked(request);
  const [given = ''] = (request.headers['content-type'] ?? '').split(';');
  const type = given.trim().toLowerCase();
  if (!Object.hasOwn(types, type)) {
    throw new ApiProblem('unsupported_media_type', `Send the body as ${Object.keys(types).join(' or ')}.`);
  }
  return { type, bytes };
}

/**
 * Reads a raw body.
 *
 * @throws ApiProblem `body_too_large` over `limit` bytes, `malformed_body` when it ends early
 */
export async function readRawBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit, length: request.headers['content-length'] ?? null });
  } catch (error) {
    if ((error as { type?: string }).type === 'entity.too.large') {
      throw new ApiProblem('body_too_large', `The body may have at most ${limit} bytes.`, { cause: error });
    }
    throw new ApiProblem('malformed_body', 'The body did not arrive whole.', { cause: error });
  }
}
