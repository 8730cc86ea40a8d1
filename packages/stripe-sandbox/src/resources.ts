import type { Resource } from './core/registry.ts';
import { billing } from './billing/billing.ts';
import { catalogue } from './catalogue/catalogue.ts';
import { coreResources } from './core/core-resources.ts';
import { hosted } from './hosted/hosted.ts';
import { payments } from './payments/payments.ts';
import { redactionJobs } from './privacy/redaction-jobs.ts';

/** Every resource the sandbox serves. */
export const resources: readonly Resource[] = [
  ...coreResources,
  ...payments,
  ...catalogue,
  ...billing,
  ...hosted,
  redactionJobs,
];
