import { toFigure } from '../report/figure.ts';
import type { Figure } from '../report/figure.ts';
import { COST_UNITS } from './meter.ts';
import type { Cost } from './meter.ts';

/** The figures of an operation, one for each thing that it takes. */
export const costFigures = (operation: string, costs: readonly Cost[]): Figure[] =>
  Object.entries(COST_UNITS).map(([name, unit]) =>
    toFigure({
      name: `${operation}: ${name}`,
      unit,
      samples: costs.map((cost) => cost[name as keyof typeof COST_UNITS]),
    }),
  );
