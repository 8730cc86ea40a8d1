import type { MigrationAct, PriceMigration } from '../data/price-migrations.ts';

/** A code of the API as words. */
export const codeWords = (code: string): string => code.replaceAll('_', ' ');

export const stateWords = ({ state, paused_by: by }: PriceMigration): string =>
  state === 'paused' && by === 'canary' ? 'paused after the first share' : state;

const WAITS: readonly string[] = ['planned', 'noticed', 'scheduled'];

/** Percentage of the subscriptions to migrate that need nothing more. */
export function doneShare({ counts }: PriceMigration): number {
  const migrated = counts.filter(({ state }) => state !== 'excluded');
  const sum = (rows: PriceMigration['counts']): number =>
    rows.reduce((total, { subscriptions }) => total + subscriptions, 0);
  const all = sum(migrated);
  return all === 0 ? 0 : (100 * sum(migrated.filter(({ state }) => !WAITS.includes(state)))) / all;
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
