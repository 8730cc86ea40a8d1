import { defineSignal } from '@temporalio/workflow';
import type { BillingEvent } from './billing-event.ts';

/** Workflow type name of what takes in which meter events Stripe could not count. */
export const METER_ERRORS = 'meterErrors';

/** One run at a time: reports are few. */
export const METER_ERRORS_WORKFLOW_ID = 'meter-errors';

/** `v1.billing.meter.error_report_triggered` and `v1.billing.meter.no_meter_found`. */
export const meterErrorsSignal = defineSignal<[BillingEvent[]]>('billingEvents');
