import type { Route } from '../http/define-route.ts';
import { priceMigrationActs, startPriceMigrationRoute } from './price-migration-acts.ts';
import { createPriceMigrationRoute } from './create-price-migration.ts';
import {
  getPriceMigrationRoute,
  listMigratedRoute,
  listPriceMigrationsRoute,
  previewPriceMigrationRoute,
} from './price-migrations.ts';

/** Moves of existing subscribers to another price. */
export const priceMigrationRoutes: readonly Route[] = [
  listPriceMigrationsRoute,
  createPriceMigrationRoute,
  getPriceMigrationRoute,
  listMigratedRoute,
  previewPriceMigrationRoute,
  startPriceMigrationRoute,
  ...priceMigrationActs,
];
