import { setImmediate as nextRound } from 'node:timers/promises';
import { nextTurn } from '../../api/http/next-turn.ts';

it('one request computes in a round of the event loop, in the order of their coming', async () => {
  const done: string[] = [];
  const requests = ['a', 'b', 'c'].map(async (name) => {
    for (const slice of [1, 2]) {
      await nextTurn();
      done.push(`${name}${slice}`);
    }
  });
  const afterEachRound: number[] = [];
  for (let round = 0; round < 6; round++) {
    await nextRound();
    afterEachRound.push(done.length);
  }
  await Promise.all(requests);
  expect(done).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2']);
  for (const [round, count] of afterEachRound.entries()) expect(count).toBeLessThanOrEqual(round + 1);
});

it('a later request gets its turn although nobody waited for a while', async () => {
  await nextTurn();
  await nextRound();
  await nextTurn();
});
