import { randomUUID } from 'node:crypto';
import type { AccountReport } from '../../domain/adoption/account-report.ts';

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

/** The last look at the account. */
export interface AccountLookView {
  state: 'none' | 'reading' | 'done' | 'failed';
  looked: number;
  report: AccountReportView | null;
  problem: string | null;
}

/** What the account holds, counted. */
export interface AccountReportView extends Omit<AccountReport, 'problems'> {
  problems: { code: string; means: string; remedy: string; subscriptions: number; examples: string[] }[];
}

/** What a product or price stands for. */
export interface MappingTargetView {
  plan: string | null;
  add_on: { name: string; services: string[] } | null;
}

/** A product or price that may be mapped. */
export interface CandidateView {
  stripe_id: string;
  kind: 'product' | 'price';
  name: string;
  currency: string | null;
  interval: string | null;
  amount: number | null;
  active: boolean;
  subscriptions: number | null;
  mapped: MappingTargetView | null;
  is_covered: boolean;
  sold_by: string | null;
}

/** All of them. */
export interface CandidatesView {
  candidates: CandidateView[];
  counted_at: string | null;
}

/** A line of a mapping file, as the API takes it. */
export interface MappingLineBody {
  stripe_id: string;
  plan?: string;
  add_on?: { name: string; services: string[] };
  currency?: string;
  interval?: string;
}

/** What a mapping file would change. */
export interface MappingFilePreviewView {
  changes: number;
  refused: number;
  lines: {
    stripe_id: string;
    name: string | null;
    change: 'new' | 'changed' | 'same' | 'refused';
    before: MappingTargetView | null;
    after: MappingTargetView;
    subscriptions: number | null;
    code: string | null;
    message: string | null;
  }[];
}

/** A request that waits for a second administrator. */
export interface WaitingView {
  approval_id: string;
  detail: string | null;
}

/** Subscriptions that a release or an undo would change. */
export interface AdoptionPreviewView {
  subscriptions: number;
  customers: number;
  retried_by_stripe: number;
  groups: { plan: string; status: string; currency: string; subscriptions: number; mrr: number }[];
  countries?: { country: string; subscriptions: number }[];
  country_not_read?: number;
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
