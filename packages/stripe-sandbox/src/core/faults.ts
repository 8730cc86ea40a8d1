import { invalidRequest } from './errors.ts';

export type RequestFaultKind =
  '403' | '404' | '429' | '500' | 'timeout_after_effect' | 'timeout_before_effect' | 'slow';
export type WebhookFaultKind = 'drop' | 'double' | 'delay' | 'shuffle' | 'bad_signature';

/** A fault asked for through `POST /_sandbox/faults`. Used up after `times` (default 1). */
export interface Fault {
  id: number;
  kind: RequestFaultKind | WebhookFaultKind;
  /** Requests: method, and regular expressions for the path and the body as it was sent. Each optional. */
  match?: { method?: string; path?: string; body?: string };
  /** Webhooks: only these event types. */
  types?: string[];
  times: number;
  /**
   * Milliseconds that `slow` and `delay` wait, and over which `shuffle` scatters (default 300). For a
   * time-out, how long the connection is held (default two minutes: the caller gives up first, since the
   * `stripe` package repeats a cut connection at once).
   */
  delayMs: number;
}

const requestKinds = new Set([
  '403',
  '404',
  '429',
  '500',
  'timeout_after_effect',
  'timeout_before_effect',
  'slow',
]);
const webhookKinds = new Set(['drop', 'double', 'delay', 'shuffle', 'bad_signature']);

/** The faults that are waiting to happen. Not kept across a restart. */
export class Faults {
  #faults: Fault[] = [];
  #id = 0;

  get waiting(): readonly Fault[] {
    return this.#faults;
  }

  /** @throws a 400 when the description is not that of a fault */
  add(described: unknown): Fault {
    const { kind, match, types, times = 1, delayMs } = (described ?? {}) as Partial<Fault>;
    if (typeof kind !== 'string' || !(requestKinds.has(kind) || webhookKinds.has(kind))) {
      throw invalidRequest(`Unknown kind of fault: ${String(kind)}`, 'kind');
    }
    if (!Number.isInteger(times) || times < 1)
      throw invalidRequest('times must be a positive integer', 'times');
    for (const part of ['path', 'body'] as const) {
      const pattern = match?.[part];
      if (pattern !== undefined && !isPattern(pattern))
        throw invalidRequest(`match.${part} is not a regular expression: ${pattern}`, `match[${part}]`);
    }
    const fault: Fault = {
      id: ++this.#id,
      kind,
      times,
      delayMs: delayMs ?? (kind.startsWith('timeout') ? 120_000 : 300),
      ...(match === undefined ? {} : { match }),
      ...(types === undefined ? {} : { types }),
    };
    this.#faults.push(fault);
    return fault;
  }

  clear(): void {
    this.#faults = [];
  }

  /** The fault that befalls this request, if any; counts as used. */
  forRequest({ method, path, body }: { method: string; path: string; body: string }): Fault | undefined {
    return this.#use(
      ({ kind, match }) =>
        requestKinds.has(kind) &&
        (match?.method === undefined || match.method === method) &&
        (match?.path === undefined || new RegExp(match.path).test(path)) &&
        (match?.body === undefined || new RegExp(match.body).test(body)),
    );
  }

  /** The fault that befalls this delivery, if any; counts as used. */
  forWebhook(type: string): Fault | undefined {
    return this.#use(
      ({ kind, types }) => webhookKinds.has(kind) && (types === undefined || types.includes(type)),
    );
  }

  #use(matches: (fault: Fault) => boolean): Fault | undefined {
    const fault = this.#faults.find(matches);
    if (fault === undefined) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#faults = this.#faults.filter(({ id }) => id !== fault.id);
    return fault;
  }
}

function isPattern(text: string): boolean {
  try {
    return RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
