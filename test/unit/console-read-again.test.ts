import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { refetchStale } from '../../web/live/read-again.ts';
import { until } from '../support/until.ts';

let client: QueryClient;
beforeEach(() => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } });
});
afterEach(() => client.clear());

/** A read that is on a page; each time it is made it waits for an answer. */
function shown(queryKey: string[]) {
  const asked: PromiseWithResolvers<string>[] = [];
  const observer = new QueryObserver(client, {
    queryKey,
    queryFn: () => {
      const answer = Promise.withResolvers<string>();
      asked.push(answer);
      return answer.promise;
    },
  });
  observer.subscribe(() => undefined);
  return { asked, data: () => observer.getCurrentResult().data };
}

it('what is shown is read again', async () => {
  const { asked, data } = shown(['billing', 'status']);
  asked[0]?.resolve('trialing');
  await until(() => data() === 'trialing');
  refetchStale(client);
  asked[1]?.resolve('active');
  await until(() => data() === 'active');
});

it('a first read that is under way is followed by another, also where several changes come meanwhile', async () => {
  const { asked, data } = shown(['billing', 'status']);
  refetchStale(client);
  refetchStale(client);
  expect(asked).toHaveLength(1);
  asked[0]?.resolve('none');
  await until(() => asked.length > 1);
  asked.at(-1)?.resolve('active');
  await until(() => data() === 'active');
});

it('one that fails is left to its own next try; who is signed in is not asked again', async () => {
  const failing = shown(['billing', 'status']);
  const session = shown(['session']);
  session.asked[0]?.resolve('ada');
  await until(() => session.data() === 'ada');
  refetchStale(client);
  failing.asked[0]?.reject(new Error('away'));
  await until(() => client.getQueryState(['billing', 'status'])?.status === 'error');
  expect([failing.asked.length, session.asked.length]).toEqual([1, 1]);
});
