import { randomUUID } from 'node:crypto';

/** Where the API is, and who calls it. */
export interface AdoptionApi {
  /** PUBLIC_URL. */
  url: string;
  /** Access token of an administrator. */
  token: string;
}

/** A run, as the API answers it. */
export interface AdoptionRunView {
  id: string;
  kind: string;
  state: 'running' | 'done' | 'stopped' | 'failed';
  phase: string | null;
  expected: number | null;
  seen: number;
  foreign: number;
  known: number;
  ended: number;
  invoices: number;
  outcomes: Record<string, number>;
  problem: string | null;
  began_at: string;
}

/** Subscriptions that a release or an undo would change. */
export interface AdoptionPreviewView {
  subscriptions: number;
  customers: number;
  retried_by_stripe: number;
  groups: { plan: string; status: string; currency: string; subscriptions: number; mrr: number }[];
  examples: string[];
}

/** Calls the API below /admin. @throws Error with what the API says */
export async function callAdmin<T>(
  { url, token }: AdoptionApi,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${url}/api/v1/admin${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as { title?: string; detail?: string };
  if (response.ok) return answer as T;
  throw new Error(answer.detail ?? answer.title ?? `The API answered ${response.status}.`);
}
