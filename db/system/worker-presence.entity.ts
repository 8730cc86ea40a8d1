import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const WorkerPresenceSchema = defineEntity({
  name: 'WorkerPresence',
  tableName: 'worker_presence',
  properties: {
    /** One row for all workers. */
    id: p.text().primary(),
    aliveAt: time(),
    /** The last time in which none ran; null before the first. */
    awayFrom: time().nullable(),
    awayUntil: time().nullable(),
  },
});

/** When a worker last could work. */
export class WorkerPresenceEntity extends WorkerPresenceSchema.class {}
WorkerPresenceSchema.setClass(WorkerPresenceEntity);
