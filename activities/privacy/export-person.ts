import { ApplicationFailure } from '@temporalio/activity';
import type { EntityManager } from '@mikro-orm/postgresql';
import {
  addPart,
  clearParts,
  findExport,
  finishExport,
  personOfExport,
} from '../../db/privacy/person-exports.ts';
import type { ExportOrigin, PersonExportRow } from '../../db/privacy/person-exports.ts';
import { addressesOf, personIds, subjectOf } from '../../db/accounts/person-ids.ts';
import type { PersonIds } from '../../db/accounts/person-ids.ts';
import { rowsOfPerson } from '../../db/privacy/person-rows.ts';
import { readStripePerson } from '../../gateways/stripe/accounts/person-data.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { whileBeating } from '../effects/while-beating.ts';
import { withoutOthers } from './without-others.ts';
import type { Own } from './without-others.ts';

type Input = { exportId: string };

/** The rows of every table that are the person's. */
export const exportTables =
  (deps: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    collect(deps, exportId, 'postgresql', async ({ ids, keep }) => {
      for await (const { table, rows } of rowsOfPerson(deps.orm, ids))
        await keep(table, table === 'audit_log' ? rows.map((row) => ownEntry(row, ids)) : rows);
    });

/** What the person did to others is exported without the others and without the content. */
function ownEntry(row: Record<string, unknown>, { any }: PersonIds): Record<string, unknown> {
  if (any.includes(String(row['subject_id']))) return row;
  const { id, at, action, actor_id, actor_kind, subject_type } = row;
  return { id, at, action, actor_id, actor_kind, subject_type };
}

/** What Stripe has of each of the person's customers. */
export const exportStripe =
  (deps: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    collect(deps, exportId, 'stripe', ({ ids, keep }) =>
      callStripe(async () => {
        for (const customerId of ids.customer)
          for await (const { kind, objects } of readStripePerson(deps.stripe, customerId))
            await keep(kind, objects);
      }),
    );

/** The account at the identity provider. */
export const exportKeycloak =
  (deps: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    collect(deps, exportId, 'keycloak', async ({ ids, keep, em }) => {
      const [userId] = ids.user;
      const subject = userId === undefined ? null : await subjectOf(em, userId);
      const user = subject === null ? null : await deps.people.keycloak?.readUser(subject);
      if (user) await keep('users', [user]);
    });

/** The customers in Lago, with their subscriptions. */
export const exportLago =
  (deps: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    collect(deps, exportId, 'lago', async ({ ids, keep }) => {
      for (const customerId of ids.customer) {
        const person = (await deps.people.lago?.readPerson(customerId)) ?? null;
        if (person === null) continue;
        await keep('customers', [person.customer]);
        if (person.subscriptions.length > 0) await keep('subscriptions', person.subscriptions);
      }
    });

/** Workflow runs about the person. Timeline and effects describe their steps. */
export const exportRuns =
  (deps: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    collect(deps, exportId, 'temporal', async ({ ids, keep }) => {
      for (const customerId of ids.customer) {
        const runs: object[] = [];
        for await (const run of deps.temporal.workflow.list({
          query: `${SEARCH_ATTRIBUTES.stripeCustomerId.name} = '${customerId}'`,
        })) {
          const { workflowId, runId, type, status, startTime, closeTime } = run;
          const attributes = Object.fromEntries(
            [...run.typedSearchAttributes.getAll()].map(({ key, value }) => [key.name, value]),
          );
          runs.push({ workflowId, runId, type, status: status.name, startTime, closeTime, attributes });
        }
        if (runs.length > 0) await keep('runs', runs);
      }
    });

/** From now the archive can be downloaded. */
export const finishPersonExport =
  ({ orm, now }: ActivityDeps) =>
  ({ exportId }: Input): Promise<void> =>
    finishExport(orm.em.fork(), exportId, now());

interface Collecting {
  em: EntityManager;
  ids: PersonIds;
  /** Stores objects of one kind, without other people. */
  keep: (name: string, rows: readonly unknown[]) => Promise<void>;
}

/** Collects from one origin anew: what an earlier try left is forgotten first. */
async function collect(
  { orm }: ActivityDeps,
  exportId: string,
  origin: ExportOrigin,
  from: (collecting: Collecting) => Promise<void>,
): Promise<void> {
  const em = orm.em.fork();
  const wish = await requestOf(em, exportId);
  const ids = await personIds(em, personOfExport(wish));
  const own: Own = { userIds: ids.user, addresses: await addressesOf(em, ids) };
  await clearParts(em, exportId, origin);
  const pages = new Map<string, number>();
  // A table of many millions is searched for longer than a missing heartbeat is waited for.
  await whileBeating(() =>
    from({
      em,
      ids,
      keep: async (name, rows) => {
        const page = pages.get(name) ?? 0;
        pages.set(name, page + 1);
        await addPart(em, wish, { origin, name, page, rows: await withoutOthers(em, rows, own) });
      },
    }),
  );
}

/** @throws ApplicationFailure `not_requested`, not retryable: a run started by hand collects nothing */
async function requestOf(em: EntityManager, exportId: string): Promise<PersonExportRow> {
  const wish = await findExport(em, exportId);
  if (wish !== null) return wish;
  throw ApplicationFailure.nonRetryable(
    `Nobody asked for the export ${exportId}. Ask for it through the API.`,
    'not_requested',
  );
}
