import type { Resource } from './core/registry.ts';
import { coreResources } from './core/core-resources.ts';
import { payments } from './payments/payments.ts';

/** Every resource the sandbox serves. */
export const resources: readonly Resource[] = [...coreResources, ...payments];
