import type { Stripe } from 'stripe';
import type { Wire } from '../../core/object-types.ts';
import type { Schedule } from '../types.ts';

export type Phase = Schedule['phases'][number];
export type PhaseItem = Phase['items'][number];
export type PhaseParams = Wire<Stripe.SubscriptionScheduleUpdateParams.Phase>;

/** The kind of appointment a schedule makes: its start, or the end of its current phase. */
export const scheduleDue = 'billing.schedule_due';
