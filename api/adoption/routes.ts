import type { Route } from '../http/define-route.ts';
import {
  getAdoptionRoute,
  getAdoptionRunRoute,
  listAdoptionOutcomesRoute,
  stopAdoptionRoute,
} from './adoption-runs.ts';
import {
  importAccountRoute,
  previewReleaseRoute,
  previewUndoReleaseRoute,
  releaseSubscriptionsRoute,
  undoReleaseRoute,
} from './start-adoption.ts';

/** Adopting a Stripe account that is alive. */
export const adoptionRoutes: readonly Route[] = [
  getAdoptionRoute,
  importAccountRoute,
  previewReleaseRoute,
  releaseSubscriptionsRoute,
  previewUndoReleaseRoute,
  undoReleaseRoute,
  getAdoptionRunRoute,
  listAdoptionOutcomesRoute,
  stopAdoptionRoute,
];
