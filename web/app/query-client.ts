import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { PerennialError } from '../../client/unwrap.ts';
import { keys } from '../data/keys.ts';
import { needsStepUp } from '../data/step-up.ts';

/** Temporary trouble: no answer, or a part of the server that was unavailable. */
function mayPass(error: Error): boolean {
  if (!(error instanceof PerennialError)) return true;
  if (error.problem?.code.endsWith('_not_configured') === true) return false;
  return error.status === 429 || error.status >= 500;
}

/** The next request notices a session that ended elsewhere. */
function noticeEndedSession(client: QueryClient, error: Error): void {
  if (error instanceof PerennialError && error.status === 401 && !needsStepUp(error))
    client.setQueryData(keys.session, null);
}

/** What has been read from the API, and when to read it again. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: (error) => noticeEndedSession(client, error) }),
    mutationCache: new MutationCache({ onError: (error) => noticeEndedSession(client, error) }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Asked even where the browser believes to be offline: it is often wrong about this machine.
        networkMode: 'always',
        retry: (failures, error) => failures < 2 && mayPass(error),
        retryDelay: (failures) => Math.min(500 * 2 ** failures, 5_000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}
