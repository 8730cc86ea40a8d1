import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { useSession } from './session.ts';

/** Names of the services by their ids. Only told to who is signed in; the ids speak for themselves until then. */
export function useServices(): UseQueryResult<Map<string, string>> {
  const session = useSession();
  return useQuery({
    queryKey: ['services'],
    queryFn: async () => {
      const { services } = await unwrap(api.GET('/subscriptions/services'));
      return new Map(services.map(({ id, name }) => [id, name]));
    },
    enabled: session.data != null,
    staleTime: Infinity,
  });
}
