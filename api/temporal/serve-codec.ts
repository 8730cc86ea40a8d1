import type { Context, Middleware } from 'koa';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { z } from 'zod';
import { PayloadCodecError } from '../../config/payload-codec.ts';
import { appendAudit } from '../../db/audit/audit-log.ts';
import type { ApiDeps } from '../deps.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { callerOf } from '../auth/authorise.ts';
import { hasRole } from '../auth/principal.ts';
import type { Principal } from '../auth/principal.ts';
import { parseJson, readBody } from '../http/read-json.ts';
import { validate } from '../http/validate.ts';

/** The payloads of one page of a history; Temporal holds back larger histories by pages of its own. */
const LIMIT_BYTES = 4 * 1024 * 1024;

const base64 = z.base64();
const Body = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() }))
    .max(5_000),
});

const Proto = proto.temporal.api.common.v1.Payload;
/** Protobuf's JSON: bytes are base64 in both directions. */
const fromJson = (payload: object): Payload => Proto.fromObject(payload);
const toJson = (payload: Payload): object => Proto.toObject(Proto.fromObject(payload), { bytes: String });

/**
 * `POST /codec/decode`: Temporal's remote codec protocol (docs.temporal.io/codec-server), by which the
 * Temporal UI and CLI show staff decrypted payloads. It only decodes, and each call is audited.
 */
export function serveCodec(deps: ApiDeps): Middleware {
  const { temporalUiUrl } = deps.settings;
  const uiOrigin = temporalUiUrl === undefined ? null : new URL(temporalUiUrl).origin;
  return async (ctx, next) => {
    if (ctx.path !== '/codec/decode') {
      await next();
      return;
    }
    ctx.state.route = ctx.path;
    allowUi(ctx, uiOrigin);
    if (ctx.method === 'OPTIONS') {
      ctx.status = 204;
      return;
    }
    if (ctx.method !== 'POST') throw new ApiProblem('method_not_allowed', 'Send payloads to decode by POST.');
    const caller = await admitted(ctx, deps, uiOrigin);
    const { payloads } = validate(Body, await readPayloads(ctx), 'body') as z.output<typeof Body>;
    const decoded = await decode(deps, payloads.map(fromJson));
    await audit(ctx, deps, caller, payloads.length);
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { payloads: decoded.map(toJson) };
  };
}

/** Only pages of the Temporal UI may read the answer, with the console's session cookie. */
function allowUi(ctx: Context, uiOrigin: string | null): void {
  ctx.vary('Origin');
  if (uiOrigin === null || ctx.get('origin') !== uiOrigin) return;
  ctx.set({
    'Access-Control-Allow-Origin': uiOrigin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'POST',
    // All that the UI sends: where it signs people in itself, its ID token too.
    'Access-Control-Allow-Headers': 'Authorization,Authorization-Extras,Content-Type,X-Namespace',
    'Access-Control-Max-Age': '600',
  });
}

/**
 * Staff only. The UI has no CSRF token to send: a call by cookie is taken from its pages and ours, by the
 * origin that a browser puts on every POST and no page can write.
 */
async function admitted(ctx: Context, deps: ApiDeps, uiOrigin: string | null): Promise<Principal> {
  const caller = await callerOf(ctx, deps, { provesOrigin: false });
  const origins = [uiOrigin, new URL(deps.settings.publicUrl).origin];
  if (ctx.get('authorization') === '' && !origins.includes(ctx.get('origin')))
    throw new ApiProblem('forbidden', 'By session, only pages of TEMPORAL_UI_URL have payloads decoded.');
  ctx.state.userId = caller.userId;
  await deps.limits.standard(ctx, caller.userId);
  if (hasRole(caller, 'editor')) return caller;
  throw new ApiProblem('forbidden', 'Only staff may read the payloads of workflows.');
}

async function readPayloads(ctx: Context): Promise<unknown> {
  const { bytes } = await readBody(ctx.req, {
    limitBytes: LIMIT_BYTES,
    types: { 'application/json': z.unknown() },
  });
  return parseJson(bytes);
}

async function decode({ payloadCodec }: ApiDeps, payloads: Payload[]): Promise<Payload[]> {
  try {
    return payloadCodec === null ? payloads : await payloadCodec.decode(payloads);
  } catch (error) {
    if (!(error instanceof PayloadCodecError)) throw error;
    throw new ApiProblem('invalid_request', error.message, { cause: error });
  }
}

async function audit(ctx: Context, deps: ApiDeps, caller: Principal, count: number): Promise<void> {
  await appendAudit(deps.em(), {
    actorId: caller.userId,
    actorKind: 'staff',
    action: 'payloads.decode',
    subjectType: 'temporal_namespace',
    subjectId: ctx.get('x-namespace') || 'unnamed',
    before: null,
    after: { payloads: count },
    reason: null,
    requestId: ctx.state.requestId as string,
    at: deps.now(),
  });
}
