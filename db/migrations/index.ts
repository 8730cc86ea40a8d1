import type { Migration } from '@mikro-orm/migrations';
import { Migration20261121131353_first_tables } from './Migration20261121131353_first_tables.ts';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** Every migration, oldest first. */
export const migrations: MigrationClass[] = [Migration20261121131353_first_tables];
