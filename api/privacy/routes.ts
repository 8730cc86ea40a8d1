import type { Route } from '../http/define-route.ts';
import { createCustomerExport, getCustomerExportFile, listCustomerExports } from './customer-data-exports.ts';
import { createErasure, getErasure } from './erase-person.ts';
import { createOwnExport, getOwnExportFile, listOwnExports } from './own-data-exports.ts';

/** What a person may have of their own data, and what staff do for them. */
export const privacyRoutes: readonly Route[] = [
  createOwnExport,
  listOwnExports,
  getOwnExportFile,
  createCustomerExport,
  listCustomerExports,
  getCustomerExportFile,
  createErasure,
  getErasure,
];
