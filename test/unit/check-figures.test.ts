import { partsOfTurn } from '../../activities/reconciliation/check-figures.ts';
import { FIGURE_PARTS } from '../../db/revenue/figures.ts';

const run = (turn: number): number => Date.parse('2027-01-10T09:00:03Z') + turn * 600_000;

describe('partsOfTurn', () => {
  it('is everything where there are few rows', () => {
    expect(partsOfTurn(run(0), true)).toEqual(FIGURE_PARTS);
  });

  it('is one table a run, and each of them once in as many runs as there are tables', () => {
    const turns = FIGURE_PARTS.map((_, turn) => partsOfTurn(run(turn), false));
    expect(turns.every(({ length }) => length === 1)).toBe(true);
    expect(new Set(turns.map(([part]) => part?.table)).size).toBe(FIGURE_PARTS.length);
    expect(partsOfTurn(run(FIGURE_PARTS.length), false)).toEqual(turns[0]);
  });
});
