import { formatCount } from '../../shared/money.ts';
import type { MigrationAct, PriceMigration } from '../data/price-migrations.ts';

/** A code of the API as words. */
export const codeWords = (code: string): string => code.replaceAll('_', ' ');

export const stateWords = ({ state, paused_by: by }: PriceMigration): string =>
  state === 'paused' && by === 'canary' ? 'paused after the first share' : state;

const WAITS: readonly string[] = ['planned', 'noticed', 'scheduled'];

/** Subscriptions to migrate, and those of them that need nothing more. */
function sums({ counts }: PriceMigration): { all: number; done: number } {
  const migrated = counts.filter(({ state }) => state !== 'excluded');
  const sum = (rows: PriceMigration['counts']): number =>
    rows.reduce((total, { subscriptions }) => total + subscriptions, 0);
  return { all: sum(migrated), done: sum(migrated.filter(({ state }) => !WAITS.includes(state))) };
}

/** Percentage of the subscriptions to migrate that need nothing more. */
export function doneShare(migration: PriceMigration): number {
  const { all, done } = sums(migration);
  return all === 0 ? 0 : (100 * done) / all;
}

/** How far it is: "3 of 40 need nothing more. At most 60 mails or changes a minute." */
export function progressOf(migration: PriceMigration): string {
  const { all, done } = sums(migration);
  const far = `${formatCount(done)} of ${formatCount(all)} ${all === 1 ? 'needs' : 'need'} nothing more.`;
  return migration.state === 'running' || migration.state === 'undoing'
    ? `${far} At most ${formatCount(migration.per_minute)} mails or changes a minute.`
    : far;
}

/** What an administrator can do now. */
export function actsOf({ state }: PriceMigration): [MigrationAct, string][] {
  switch (state) {
    case 'draft':
      return [['start', 'Start…']];
    case 'running':
      return [
        ['pause', 'Pause…'],
        ['stop', 'Stop…'],
        ['undo', 'Undo…'],
      ];
    case 'paused':
      return [
        ['resume', 'Resume…'],
        ['stop', 'Stop…'],
        ['undo', 'Undo…'],
      ];
    case 'stopped':
    case 'done':
      return [['undo', 'Undo…']];
    case 'undoing':
    case 'undone':
      return [];
  }
}
