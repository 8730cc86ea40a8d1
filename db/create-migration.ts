import { createOrm } from './orm.ts';

/**
 * `node db/create-migration.ts <what>`: writes the migration from the committed snapshot to the present
 * entities, and the new snapshot. Needs no database. Add the new class to migrations/index.ts afterwards.
 */
const what = process.argv[2];
if (what === undefined || !/^[a-z][a-z0-9-]*$/.test(what)) {
  console.error('usage: node db/create-migration.ts <what-it-does-in-kebab-case>');
  process.exit(2);
}

const orm = await createOrm({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' });
const folder = `${import.meta.dirname}/migrations`;
const { fileName } = await orm.migrator.create(folder, false, false, what.replaceAll('-', '_'));
console.log(
  fileName === ''
    ? 'The entities are as the snapshot says: nothing to migrate.'
    : `Wrote db/migrations/${fileName}; add it to db/migrations/index.ts.`,
);
await orm.close();
