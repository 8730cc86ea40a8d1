import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from '../faults.ts';
import { answerAdmin, type AdminActions } from './admin.ts';
import type { Api } from './api.ts';
import { jsonAnswer, readExchange, sendAnswer, type Exchange } from './exchange.ts';
import type { Pages } from './pages.ts';

export interface Served {
  api: Api;
  pages: Pages;
  admin: AdminActions;
  url: () => string;
}

/** The whole of the HTTP side: which part answers, and what faults do to an answer. */
export function listener(served: Served) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    respond(served, request, response).catch((error: unknown) => {
      console.error('stripe-sandbox:', error);
      if (response.headersSent) response.destroy();
      else
        sendAnswer(
          response,
          jsonAnswer(500, { error: { type: 'api_error', message: 'The sandbox has a defect.' } }),
        );
    });
  };
}

async function respond(served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const exchange = await readExchange(request, served.url());
  if (exchange.path.startsWith('/_sandbox/')) {
    const own = await served.pages.answer(exchange);
    sendAnswer(response, own ?? answerAdmin(served.admin, exchange));
    return;
  }
  if (!/^\/v[12]\//.test(exchange.path)) {
    const page = await served.pages.answer(exchange);
    const missing = jsonAnswer(404, { error: { message: `no page ${exchange.path}` } });
    sendAnswer(response, page ?? missing);
    return;
  }
  const fault = served.admin.faults.forRequest(exchange);
  if (fault === undefined) {
    answerApi(served, exchange, response);
    return;
  }
  return befall(served, exchange, response, fault);
}

function answerApi(served: Served, exchange: Exchange, response: ServerResponse): void {
  sendAnswer(response, answerAndLog(served, exchange));
}

function answerAndLog({ api, admin }: Served, exchange: Exchange): ReturnType<Api['answer']> {
  const { method, path, body, headers } = exchange;
  const answer = api.answer(exchange);
  admin.requests.record(method, answer.endpoint, answer.status, answer.replayed);
  const by = headers.authorization?.replace(/^Bearer /, '') ?? '';
  const key = headers['idempotency-key'];
  if (method !== 'GET')
    admin.requests.recordWrite({
      by,
      method,
      path,
      body,
      status: answer.status,
      idempotencyKey: typeof key === 'string' ? key : null,
      replayed: answer.replayed,
      at: Date.now(),
    });
  return answer;
}

/** Says nothing until the caller goes, or the time is over; then cuts the connection. */
async function hang(response: ServerResponse, delayMs: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await wait(delayMs, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
  response.destroy();
}

const invalid = 'invalid_request_error';
const ERROR_OF_FAULT = {
  // As for a restricted key without the permission, and as for a key of another account.
  '403': { type: invalid, message: 'The provided key does not have the required permissions (a fault).' },
  '404': { type: invalid, code: 'resource_missing', message: 'No such object (a fault that was asked for).' },
  '429': { type: invalid, code: 'rate_limit', message: 'Too many requests (a fault that was asked for).' },
  '500': { type: 'api_error', message: 'Something went wrong (a fault that was asked for).' },
} as const;

async function befall(
  served: Served,
  exchange: Exchange,
  response: ServerResponse,
  fault: Fault,
): Promise<void> {
  const { requests } = served.admin;
  switch (fault.kind) {
    case '403':
    case '404':
    case '429':
    case '500': {
      const status = Number(fault.kind);
      requests.record(exchange.method, exchange.path, status, false);
      sendAnswer(response, jsonAnswer(status, { error: ERROR_OF_FAULT[fault.kind] }));
      return;
    }
    case 'timeout_before_effect':
      requests.record(exchange.method, exchange.path, 0, false);
      await hang(response, fault.delayMs);
      return;
    case 'timeout_after_effect': {
      answerAndLog(served, exchange);
      await hang(response, fault.delayMs);
      return;
    }
    default:
      await wait(fault.delayMs);
      answerApi(served, exchange, response);
  }
}
