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

/** Ids that nobody outside the trade can read. */
const spelledOut: Record<string, string> = { tts: 'Text to speech', stt: 'Speech to text' };

/** A name made of an id, for who is not told the names: `audit-log` → "Audit log", `tts` → "Text to speech". */
export const serviceName = (id: string): string =>
  spelledOut[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
