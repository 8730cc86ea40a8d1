import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const PersonErasureSchema = defineEntity({
  name: 'PersonErasure',
  tableName: 'person_erasures',
  properties: {
    id: p.text().primary(),
    /** An id without a person once it is done. */
    userId: p.text().nullable().index(),
    customerIds: p.json<string[]>(),
    /** SHA-256 of the identity provider's subject: a token from before makes no new user. */
    subjectHash: p.text().nullable().index(),
    requestedBy: p.text(),
    /**
     * `erased`: nothing of the person is left here, but Stripe may need another request. `complete`: nothing
     * is left to do.
     */
    state: p.enum(['running', 'refused', 'erased', 'complete']).default('running'),
    /** What was done, by system; ids, counts and times only. */
    receipt: p.json<Record<string, unknown>>(),
    requestedAt: time(),
    /** When nothing of the person was left here. */
    erasedAt: time().nullable(),
    /** When nothing was left to wait for at Stripe either. */
    completedAt: time().nullable(),
  },
});

/** The receipt of an erasure: that, when and where somebody was erased, but not who. */
export class PersonErasure extends PersonErasureSchema.class {}
PersonErasureSchema.setClass(PersonErasure);
