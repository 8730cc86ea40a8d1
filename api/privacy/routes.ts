import type { Route } from '../http/define-route.ts';
import {
  createCustomerExportRoute,
  getCustomerExportFileRoute,
  listCustomerExportsRoute,
} from './customer-data-exports.ts';
import { createErasureRoute, getErasureRoute, previewErasureRoute } from './erase-person.ts';
import { createOwnErasureRoute, getErasureStateRoute, getOwnErasureRoute } from './own-erasure.ts';
import { createOwnExportRoute, getOwnExportFileRoute, listOwnExportsRoute } from './own-data-exports.ts';

/** What a person may have of their own data, and what staff do for them. */
export const privacyRoutes: readonly Route[] = [
  createOwnExportRoute,
  listOwnExportsRoute,
  getOwnExportFileRoute,
  createCustomerExportRoute,
  listCustomerExportsRoute,
  getCustomerExportFileRoute,
  createErasureRoute,
  previewErasureRoute,
  getErasureRoute,
  getOwnErasureRoute,
  createOwnErasureRoute,
  getErasureStateRoute,
];
