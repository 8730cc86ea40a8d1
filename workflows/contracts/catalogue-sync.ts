import { defineSignal } from '@temporalio/workflow';
import type { BillingEvent } from './billing-event.ts';

/** Workflow type name of the catalogue's synchronisation. */
export const CATALOGUE_SYNC = 'catalogueSync';

/** There is one catalogue. */
export const CATALOGUE_SYNC_WORKFLOW_ID = 'catalogue-sync';

/** `product.*` and `price.*`. */
export const catalogueEventsSignal = defineSignal<[BillingEvent[]]>('billingEvents');
