export { accountSync } from './account-sync.ts';
export { byokRotation } from './byok-rotation.ts';
export { catalogueSync } from './catalogue-sync.ts';
export { checkout } from './checkout.ts';
export { dunning } from './dunning.ts';
export { reconciliation } from './reconciliation.ts';
export { subscriptionLifecycle } from './subscription-lifecycle.ts';
export { trial } from './trial.ts';
