import { Readable } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { appendAudit } from '../../db/audit/audit-log.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import type { ApiDeps } from '../deps.ts';
import type { AnyAnswer, Route } from '../http/define-route.ts';
import { hasRole } from './principal.ts';
import type { Principal } from './principal.ts';
import { withoutAddresses, withoutSearchText } from '../http/without-search-text.ts';

/** The console repeats its requests: within this time the same one counts as one reading. */
const SAME_READING_MS = 10 * MINUTE_MS;
/** Maximum ids of an entry; its count has the true number. */
const MOST_IDS = 100;

const CUSTOMER = /^cus_\w+$/;
const OF_A_CUSTOMER = /^(?:sub|in|ch|py|cn|evt)_\w+$/;

/** What was read, by whom. */
interface Reading {
  principal: Principal | null;
  params: unknown;
  query: unknown;
  requestId: string;
  answer: AnyAnswer;
}

/** Notes what staff are about to be shown. */
export type NoteReading = (
  route: Route,
  reading: Reading,
  deps: Pick<ApiDeps, 'em' | 'now'>,
) => Promise<void>;

/**
 * Audits what staff read: one entry for each request whose answer shows other people, with their ids. It is
 * awaited before the answer: no entry, no answer. Exports are audited where they are handed out
 * (api/revenue/csv-export.ts).
 */
export function createNoteReading(): NoteReading {
  const noted = new LRUCache<string, true>({ max: 10_000, ttl: SAME_READING_MS });
  return async (route, { principal, params, query, requestId, answer }, deps) => {
    if (principal === null || route.method !== 'get' || !isOfStaff(route, principal, query)) return;
    if (answer.body instanceof Readable) return;
    const ids = shownIds([answer.body, params, query]);
    if (ids.length === 0) return;
    const subjectId = `GET ${route.path}`;
    const key = JSON.stringify([principal.userId, subjectId, params ?? null, query ?? null, ids]);
    if (noted.has(key)) return;
    await appendAudit(deps.em(), {
      actorId: principal.userId,
      actorKind: 'staff',
      action: 'read',
      subjectType: 'route',
      subjectId,
      before: null,
      after: {
        params: withoutAddresses(params ?? {}),
        query: withoutAddresses(withoutSearchText(query ?? {})),
        ids: ids.slice(0, MOST_IDS),
        count: ids.length,
      },
      reason: null,
      requestId,
      at: deps.now(),
    });
    noted.set(key, true);
  };
}

/** A route for staff, or one for customers that is asked about somebody else. */
const isOfStaff = (route: Route, principal: Principal, query: unknown): boolean =>
  hasRole(principal, 'editor') &&
  ((route.role !== 'viewer' && route.role !== 'public') ||
    (query as { customer?: string } | undefined)?.customer !== undefined);

/** Customers and users in a request and its answer; without any, ids that belong to a customer. */
function shownIds(parts: unknown): string[] {
  const persons = new Set<string>();
  const others = new Set<string>();
  const open: unknown[] = [parts];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') {
      if (CUSTOMER.test(value)) persons.add(value);
      else if (OF_A_CUSTOMER.test(value)) others.add(value);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) {
        if (name === 'user_id' && typeof part === 'string') persons.add(part);
        else if (part !== undefined) open.push(part);
      }
    }
  }
  return [...(persons.size > 0 ? persons : others)].sort();
}
