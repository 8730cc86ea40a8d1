import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { unwrap } from '../../client/unwrap.ts';
import { api } from './client.ts';
import { useSession } from './session.ts';

/** Service names by id, for signed-in people; others see names made of the ids. */
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

/** Ids that only the trade understands. */
const spelledOut: Record<string, string> = { tts: 'Text to speech', stt: 'Speech to text' };

/** Makes a name of an id: `audit-log` → "Audit log", `tts` → "Text to speech". */
export const serviceName = (id: string): string =>
  spelledOut[id] ?? `${id.charAt(0).toUpperCase()}${id.slice(1).replaceAll('-', ' ')}`;
