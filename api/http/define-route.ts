import type { Readable } from 'node:stream';
import type { ZodType, z } from 'zod';
import type { ApiDeps } from '../deps.ts';
import type { Principal, Role, Scope } from '../auth/principal.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { ReadyJson } from './ready-json.ts';
import type { Probe } from './rate-limits.ts';

/** An answer that is streamed: a file. */
interface FileAnswer {
  contentType: string;
  /** What is in it, where it is JSON; for the document only. */
  content?: ZodType;
}

/** Schemas of the successful answers by status. `null` for an answer without a body. */
export type Responses = Partial<Record<200 | 201 | 202 | 204, ZodType | FileAnswer | null>>;

type BodyOf<S> = S extends ZodType ? z.input<S> | ReadyJson : S extends FileAnswer ? Readable : undefined;

/** True for an answer that is streamed as it is. */
export const isFile = (answer: ZodType | FileAnswer | null | undefined): answer is FileAnswer =>
  answer !== null && answer !== undefined && 'contentType' in answer;

/** A handler's result: a declared status with a body of its schema. Other fields are dropped. */
type RouteAnswer<R extends Responses> = {
  [S in keyof R & number]: { status: S; body: BodyOf<R[S]>; headers?: Record<string, string> };
}[keyof R & number];

type Parsed<T extends ZodType | undefined> = T extends ZodType ? z.output<T> : undefined;

/** A body that the handler reads for itself, such as many entries that are judged one by one. */
export interface RawBody {
  limitBytes: number;
  /** Accepted media types with their content; for the document only. */
  types: Record<string, ZodType>;
}

/** A body as it came. */
export interface ReceivedBody {
  /** One of the route's types, in lower case and without parameters. */
  type: string;
  bytes: Buffer;
  /** Its bytes, or more where they are many small values: what it costs to take apart. */
  weight: number;
}

/** What a handler gets: everything checked, nothing of the HTTP library. */
interface RouteContext<
  A extends 'public' | Role,
  P extends ZodType | undefined,
  Q extends ZodType | undefined,
  B extends ZodType | undefined,
> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  /** Null where the route takes no raw body. */
  received: ReceivedBody | null;
  /** Null on public routes only. */
  principal: A extends 'public' ? null : Principal;
  deps: ApiDeps;
  requestId: string;
  /** The caller's Idempotency-Key, or a generated one. Also the id of the request's Update. */
  idempotencyKey: string;
  /** Whether the caller gave the key: there may have been an earlier try. */
  isKeyGiven: boolean;
  /** Path and query as called, for Link headers. */
  url: URL;
}

/** One operation of the API: its contract, and the few lines that carry it out. */
interface RouteDefinition<
  A extends 'public' | Role = 'public' | Role,
  P extends ZodType | undefined = ZodType | undefined,
  Q extends ZodType | undefined = ZodType | undefined,
  B extends ZodType | undefined = ZodType | undefined,
  R extends Responses = Responses,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below /api/v1 and /api; parameters as `:name`. */
  path: `/${string}`;
  /** Least role that may call it; `public` needs no sign-in. */
  role: A;
  /** Lets API keys in that have it. Without one only people may call. */
  scope?: Scope;
  /** `keys`: not even staff may call in person. */
  callers?: 'keys';
  /** Money of staff: only with a sign-in of the last minutes (api/auth/recent-sign-in.ts). */
  recentSignIn?: boolean;
  /** Refused where the client is not on TLS although PUBLIC_URL is: the answer is a secret. */
  needsTls?: boolean;
  summary: string;
  description?: string;
  tags: [string, ...string[]];
  params?: P;
  query?: Q;
  body?: B;
  /** Instead of `body`. */
  rawBody?: RawBody;
  responses: R;
  /** Codes of this operation. Those of every route (sign-in, validation, database) are implied. */
  errors: readonly ProblemCode[];
  /** Which limit counts its calls, default `standard`; `usage` for what gateways call all the time. */
  limit?: 'standard' | 'usage';
  /** An additional limit by the hour, on operations that a thief would use for testing. */
  probe?: Probe;
  /** Whether Idempotency-Key is honoured. Default: on every POST. */
  idempotent?: boolean;
  handler: (context: RouteContext<A, P, Q, B>) => Promise<RouteAnswer<R>>;
}

/** Declares an operation for the router, the OpenAPI document, and the test that walks over all routes. */
export function defineRoute<
  A extends 'public' | Role,
  R extends Responses,
  P extends ZodType | undefined = undefined,
  Q extends ZodType | undefined = undefined,
  B extends ZodType | undefined = undefined,
>(definition: RouteDefinition<A, P, Q, B, R>): Route {
  return { idempotent: definition.method === 'post', ...definition } as unknown as Route;
}

/** A route with its types put away, as the router and the document see it. */
export interface Route extends Omit<RouteDefinition, 'handler' | 'idempotent'> {
  idempotent: boolean;
  handler: (
    context: Omit<RouteContext<Role, ZodType, ZodType, ZodType>, 'principal'> & {
      principal: Principal | null;
    },
  ) => Promise<AnyAnswer>;
}

/** An answer before its schema is looked up. */
export interface AnyAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** 200 with a body. */
export const ok = <T>(
  body: T,
  headers: Record<string, string> = {},
): { status: 200; body: T; headers: Record<string, string> } => ({
  status: 200,
  body,
  headers,
});
