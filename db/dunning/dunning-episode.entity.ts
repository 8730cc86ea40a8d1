import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const DunningEpisodeSchema = defineEntity({
  name: 'DunningEpisode',
  tableName: 'dunning_episodes',
  properties: {
    /** The subscription and the first failed invoice. */
    id: p.text().primary(),
    subscriptionId: p.text().index(),
    customerId: p.text().index(),
    strategy: p.text(),
    startedAt: time(),
    /** Billing time; null while it is open. */
    endedAt: time().nullable().index(),
    /** How it ended; null while it is open. */
    outcome: p.text().nullable(),
  },
});

/** One dunning episode, from the first failed payment to its end. */
export class DunningEpisode extends DunningEpisodeSchema.class {}
DunningEpisodeSchema.setClass(DunningEpisode);
