import { randomUUID } from 'node:crypto';

/** The row of GET /billing/subscription-status, as far as the tour looks at it. */
export interface StatusBody {
  tier: string;
  status: string;
  amount: number | null;
  current_period_end: string | null;
  trial_end: string | null;
  cancel_at_period_end: boolean | null;
  access: { services: string[]; calls_per_day: number | null; warning: string | null };
  add_ons: { name: string }[];
  dunning: {
    invoice_id: string | null;
    attempt: number;
    next_attempt_at: string | null;
    grace_until: string;
  } | null;
  pending_change: { tier: string; effective_at: string } | null;
}

/** The answer of a plan change or its preview. */
export interface PlanChangeBody extends StatusBody {
  proration: {
    amount_due: number;
    credit: number;
    currency: string;
    lines: { description: string; amount: number }[];
  } | null;
}

/** The answer of GET /billing/subscription/explain. */
export interface ExplainBody {
  why: string;
  next: { at: string; what: string } | null;
}

/** A refusal of the API, as it says it itself. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(`the API answered ${status} ${code}: ${detail}`);
    this.status = status;
    this.code = code;
  }
}

/** The product's API, as a signed-in user's client calls it. */
export class ApiClient {
  readonly #base: string;
  readonly #token: string;

  constructor(api: string, token: string) {
    this.#base = `${api}/api/v1`;
    this.#token = token;
  }

  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#call('POST', path, body);
  }

  /** @throws ApiRefusal for any answer but 200 */
  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined
          ? {}
          : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = (text === '' ? {} : JSON.parse(text)) as T & { code?: string; detail?: string };
    if (response.status !== 200)
      throw new ApiRefusal(response.status, answer.code ?? '', answer.detail ?? text.slice(0, 200));
    return answer;
  }
}
