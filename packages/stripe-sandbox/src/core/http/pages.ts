import { invalidRequest, SandboxError } from '../errors.ts';
import { escape, page as htmlPage } from '../html.ts';
import type { Ledger } from '../ledger.ts';
import type { Page, PageAnswer } from '../registry.ts';
import { jsonAnswer, type Answer, type Exchange } from './exchange.ts';
import { decodeForm } from './form.ts';
import { Router } from './router.ts';

/** Answers a browser. */
export class Pages {
  readonly #ledger: Ledger;
  readonly #router = new Router<Page>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    for (const entry of ledger.registry.pages) this.#router.add(entry.method, entry.path, entry);
  }

  /** Undefined when no page has this path. */
  async answer(exchange: Exchange): Promise<Answer | undefined> {
    const match = this.#router.match(exchange.method, exchange.path);
    if (match === undefined) return undefined;
    const json = exchange.path.startsWith('/_sandbox/');
    let answer: PageAnswer;
    try {
      const fields = fieldsOf(exchange);
      const origin = { id: null, idempotencyKey: null, baseUrl: exchange.baseUrl };
      answer = this.#ledger.transact(origin, (context) =>
        match.target.handle(context, { path: match.parameters, fields }),
      );
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      answer = json
        ? jsonAnswer(error.status, { error: error.body })
        : htmlPage(
            'That did not work',
            `<p class="error" role="alert">${escape(error.message)}</p>`,
            error.status,
          );
    }
    return { status: answer.status ?? 200, headers: answer.headers ?? {}, body: await answer.body };
  }
}

/** The query, a posted form, or, for programs, a JSON object. */
function fieldsOf({ method, query, body }: Exchange): Record<string, unknown> {
  if (method === 'GET') return decodeForm(query);
  if (!body.trimStart().startsWith('{')) return decodeForm(body);
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw invalidRequest('The body is neither a form nor JSON.');
  }
}
