import { PROBLEMS, statusOf } from './problem-codes.ts';
import type { ProblemCode } from './problem-codes.ts';

/** A fault of a request with its place (RFC 6901 pointer into the body, `?name` for a query parameter). */
export interface FieldProblem {
  pointer: string;
  detail: string;
}

interface ApiProblemOptions {
  errors?: FieldProblem[];
  /** Further members of the problem document, such as `decline_code`. */
  extensions?: Record<string, string | number | boolean | null>;
  /** Seconds after which a repeat may succeed; sent as Retry-After. */
  retryAfter?: number;
  /** Size of the reached limit; sent as RateLimit-Limit, with none remaining until `retryAfter`. */
  rateLimit?: number;
  cause?: unknown;
}

/**
 * Thrown by handlers; becomes an RFC 9457 document. Callers see the detail: a sentence that a person can
 * act on.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly code: ProblemCode;
  readonly errors: FieldProblem[] | undefined;
  readonly extensions: Record<string, string | number | boolean | null>;
  readonly retryAfter: number | undefined;
  readonly rateLimit: number | undefined;

  constructor(code: ProblemCode, detail: string, options: ApiProblemOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors;
    this.extensions = options.extensions ?? {};
    this.retryAfter = options.retryAfter ?? (statusOf(code) === 503 ? 5 : undefined);
    this.rateLimit = options.rateLimit;
  }

  get status(): number {
    return statusOf(this.code);
  }
}

/** The document of RFC 9457 with our members. */
interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  request_id: string;
  errors?: FieldProblem[];
  [extension: string]: unknown;
}

/** Presents a problem. `type` is the address that explains the code, relative to the API's root. */
export function problemDocument(problem: ApiProblem, requestId: string): ProblemDocument {
  return {
    ...problem.extensions,
    type: `/api/problems/${problem.code}`,
    title: PROBLEMS[problem.code].title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    request_id: requestId,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
}
