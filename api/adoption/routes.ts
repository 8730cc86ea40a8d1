import type { Route } from '../http/define-route.ts';
import { getLookRoute, lookAtAccountRoute } from './account-look.ts';
import {
  getAdoptionRoute,
  getAdoptionRunRoute,
  listAdoptionOutcomesRoute,
  stopAdoptionRoute,
} from './adoption-runs.ts';
import {
  applyMappingFileRoute,
  listMappingCandidatesRoute,
  previewMappingFileRoute,
} from './mapping-file.ts';
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
  getLookRoute,
  lookAtAccountRoute,
  listMappingCandidatesRoute,
  previewMappingFileRoute,
  applyMappingFileRoute,
  importAccountRoute,
  previewReleaseRoute,
  releaseSubscriptionsRoute,
  previewUndoReleaseRoute,
  undoReleaseRoute,
  getAdoptionRunRoute,
  listAdoptionOutcomesRoute,
  stopAdoptionRoute,
];
