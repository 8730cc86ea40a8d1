import { defineEntity, p } from '@mikro-orm/postgresql';
import { ADOPTION_OUTCOMES } from '../../domain/adoption/adoption-run.ts';
import { time } from '../columns.ts';

export const AdoptionOutcomeSchema = defineEntity({
  name: 'AdoptionOutcomeEntity',
  tableName: 'adoption_outcomes',
  properties: {
    runId: p.text().primary(),
    subscriptionId: p.text().primary().index(),
    outcome: p.enum([...ADOPTION_OUTCOMES]),
    /** Why it was refused or left to Stripe. */
    code: p.text().nullable(),
    message: p.text().nullable(),
    /** Real time. */
    at: time(),
  },
  indexes: [{ name: 'adoption_outcomes_run_id_outcome_index', properties: ['runId', 'outcome'] }],
});

/** What became of a subscription in a run of the adoption. */
export class AdoptionOutcomeEntity extends AdoptionOutcomeSchema.class {}
AdoptionOutcomeSchema.setClass(AdoptionOutcomeEntity);
