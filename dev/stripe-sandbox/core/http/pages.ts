import { SandboxError } from '../errors.ts';
import { escape, page as htmlPage } from '../html.ts';
import type { Ledger } from '../ledger.ts';
import type { Page, PageAnswer } from '../registry.ts';
import type { Answer, Exchange } from './exchange.ts';
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
    const fields = decodeForm(exchange.method === 'GET' ? exchange.query : exchange.body);
    let answer: PageAnswer;
    try {
      const origin = { id: null, idempotencyKey: null, baseUrl: exchange.baseUrl };
      answer = this.#ledger.transact(origin, (context) =>
        match.target.handle(context, { path: match.parameters, fields }),
      );
    } catch (error) {
      if (!(error instanceof SandboxError)) throw error;
      answer = htmlPage(
        'That did not work',
        `<p class="error" role="alert">${escape(error.message)}</p>`,
        error.status,
      );
    }
    return { status: answer.status ?? 200, headers: answer.headers ?? {}, body: await answer.body };
  }
}
