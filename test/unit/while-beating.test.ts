import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { jest } from '@jest/globals';
import { whileBeating } from '../../activities/effects/while-beating.ts';

const quietly = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('a long step heartbeats with its newest details, and no more once it is done', async () => {
  const beats: unknown[] = [];
  const env = quietly();
  env.on('heartbeat', (details: unknown) => beats.push(details));
  let after = 'sub_1';
  const done = await env.run(() =>
    whileBeating(
      () => {
        jest.advanceTimersByTime(5_000);
        after = 'sub_2';
        jest.advanceTimersByTime(5_000);
        return Promise.resolve('done');
      },
      () => after,
    ),
  );
  expect(done).toBe('done');
  expect(beats).toEqual(['sub_1', 'sub_2']);
  jest.advanceTimersByTime(60_000);
  expect(beats).toHaveLength(2);
});

it('a step that fails heartbeats no more', async () => {
  const beat = jest.fn();
  const env = quietly();
  env.on('heartbeat', beat);
  await expect(env.run(() => whileBeating(() => Promise.reject(new Error('no'))))).rejects.toThrow('no');
  jest.advanceTimersByTime(60_000);
  expect(beat).not.toHaveBeenCalled();
});
