import { oneBatchAtATime } from '../../api/usage/ingest/one-batch-at-a-time.ts';

it('batches of one user follow each other, also behind one that fails; those of another do not wait', async () => {
  const log: string[] = [];
  const gate = Promise.withResolvers<undefined>();
  const batch = (user: string, name: string, until?: Promise<unknown>): Promise<void> =>
    oneBatchAtATime(user, async () => {
      log.push(`${name} begins`);
      await until;
      log.push(`${name} ends`);
      if (name === 'first') throw new Error('the database is away');
    });
  const first = batch('eve', 'first', gate.promise);
  const second = batch('eve', 'second');
  await batch('ada', 'other');
  expect(log).toEqual(['first begins', 'other begins', 'other ends']);
  gate.resolve(undefined);
  await expect(first).rejects.toThrow('away');
  await second;
  expect(log.slice(3)).toEqual(['first ends', 'second begins', 'second ends']);
});
