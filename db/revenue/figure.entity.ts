import { defineEntity, p } from '@mikro-orm/postgresql';
import { money } from '../columns.ts';

/** What a figure is about; dimensions that it does not have are '' and '-infinity'. */
const dimensions = {
  figure: p.text(),
  day: p.date(),
  status: p.text(),
  tier: p.text(),
  currency: p.text(),
  /** For customers lost: the day on which they were gained, where that was lately. */
  since: p.date(),
};

const sums = {
  rows: money(),
  /** Minor units of `currency`. */
  amount: money(),
};

export const FigureTotalSchema = defineEntity({
  name: 'FigureTotal',
  tableName: 'figure_totals',
  properties: {
    figure: dimensions.figure.primary(),
    day: dimensions.day.primary(),
    status: dimensions.status.primary(),
    tier: dimensions.tier.primary(),
    currency: dimensions.currency.primary(),
    since: dimensions.since.primary(),
    ...sums,
  },
});

/** What changes of rows added up to so far. Written by triggers only; read through the view `figures`. */
export class FigureTotal extends FigureTotalSchema.class {}
FigureTotalSchema.setClass(FigureTotal);

export const FigureChangeSchema = defineEntity({
  name: 'FigureChange',
  tableName: 'figure_changes',
  properties: { id: p.bigint('number').primary().autoincrement(), ...dimensions, ...sums },
});

/**
 * Changes that are not in the totals yet: inserted only, so that no two transactions wait for one counter.
 */
export class FigureChange extends FigureChangeSchema.class {}
FigureChangeSchema.setClass(FigureChange);
