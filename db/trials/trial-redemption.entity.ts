import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const TrialRedemptionSchema = defineEntity({
  name: 'TrialRedemption',
  tableName: 'trial_redemptions',
  properties: {
    id: p.text().primary(),
    userId: p.text().unique(),
    /** The address without case and `+alias`. */
    emailKey: p.text().unique(),
    fingerprint: p.text().nullable().unique(),
    /** The checkout that claimed it, which tells its retry from a second attempt. */
    claimedBy: p.text().nullable(),
    subscriptionId: p.text().nullable(),
    createdAt: time(),
  },
});

/** That a person has had the one Trial. */
export class TrialRedemption extends TrialRedemptionSchema.class {}
TrialRedemptionSchema.setClass(TrialRedemption);
