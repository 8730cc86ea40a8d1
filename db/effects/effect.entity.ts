import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const EffectSchema = defineEntity({
  name: 'Effect',
  tableName: 'effects',
  properties: {
    /** The idempotency key that the call carries. */
    key: p.text().primary(),
    kind: p.text(),
    provider: p.enum(['stripe', 'keycloak', 'lago', 'mail']),
    intent: p.json<Record<string, unknown>>(),
    /** `unknown`: it may have happened; look it up, never simply repeat it. */
    state: p.enum(['intended', 'confirmed', 'failed', 'unknown']),
    providerId: p.text().nullable(),
    workflowId: p.text().nullable().index(),
    result: p.json<unknown>().nullable(),
    error: p.text().nullable(),
    /** 1 on the first try. */
    attempts: p.integer(),
    createdAt: time(),
    updatedAt: time(),
  },
  indexes: [
    {
      name: 'effects_unsettled_index',
      properties: ['updatedAt', 'key'],
      where: "state in ('intended', 'unknown')",
    },
  ],
});

/** A call that changes something outside, written down before it is made. */
export class EffectEntity extends EffectSchema.class {}
EffectSchema.setClass(EffectEntity);
