import { endAdoption, findAdoption, saveAdoption } from '../../db/adoption/adoption-runs.ts';
import { newAdoption } from '../../domain/adoption/adoption-run.ts';
import type { AdoptionProgress } from '../../domain/adoption/adoption-run.ts';
import type { ActivityDeps } from '../deps.ts';
import { whileBeating } from '../effects/while-beating.ts';
import { importPage } from './import-account.ts';
import type { AdoptionStep } from './import-account.ts';
import { releasePage } from './release-share.ts';

/** Reads what was asked for; null where it is over. */
export const beginAdoption =
  ({ orm, now }: ActivityDeps) =>
  async ({ runId }: { runId: string }): Promise<AdoptionProgress | null> => {
    const run = await findAdoption(orm.em.fork(), runId);
    if (run?.state !== 'running') return null;
    return newAdoption({ runId, kind: run.kind, invoicesSince: run.invoicesSince }, now());
  };

/** One page of an import, a release or an undo, and where it goes on. May be repeated. */
export const adoptionPage =
  (deps: ActivityDeps) =>
  (progress: AdoptionProgress): Promise<AdoptionStep> =>
    whileBeating(async () => {
      const { orm, now } = deps;
      const run = await findAdoption(orm.em.fork(), progress.runId);
      const over = { progress: { ...progress, phase: null }, pauseMs: 0 };
      if (run?.state !== 'running') return over;
      if (run.stopAsked) {
        await endAdoption(orm.em.fork(), { runId: run.id, state: 'stopped', problem: null, now: now() });
        return over;
      }
      const step = await (progress.kind === 'import'
        ? importPage(deps, progress)
        : releasePage(deps, run, progress));
      const state = step.progress.phase === null ? 'done' : 'running';
      await saveAdoption(orm.em.fork(), step.progress, { state, now: now() });
      return step;
    });

/** Writes down why a run ended before its time. */
export const failAdoption =
  ({ orm, now }: ActivityDeps) =>
  ({ runId, problem }: { runId: string; problem: string }): Promise<void> =>
    endAdoption(orm.em.fork(), { runId, state: 'failed', problem, now: now() });
