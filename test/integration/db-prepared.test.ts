import type { MikroORM } from '../../db/orm.ts';
import { execute, query } from '../../db/sql.ts';
import { openDatabase } from './db-samples.ts';

let orm: MikroORM;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ orm, close } = await openDatabase({ poolMax: 1 }));
});
afterAll(() => close());

it('a statement prepared before a migration is prepared anew, whatever language the server speaks', async () => {
  const em = orm.em.fork();
  await execute(em, `insert into stripe_mappings (stripe_id, created_at) values ('prod_1', now())`);
  const all = (): Promise<unknown[]> => query(em, 'select * from stripe_mappings');
  const [before] = await all();
  await execute(em, `alter table stripe_mappings add column note text default 'new'`);
  expect(await all()).toEqual([{ ...(before as object), note: 'new' }]);
  expect(await all()).toHaveLength(1);
});
