import { until } from './until.ts';

/**
 * Waits until an API has had an answer of Temporal: its first one, for which it has to connect, may take longer on a busy machine than a
 * change waits before it says that the engine is away.
 * @param metricsToken METRICS_TOKEN of the API, where it has one: only its bearer sees the state of the parts
 */
export async function untilEngineAnswers(apiUrl: string, metricsToken?: string): Promise<void> {
  const headers = metricsToken === undefined ? {} : { authorization: `Bearer ${metricsToken}` };
  await until(
    async () => {
      const { dependencies } = (await (await fetch(`${apiUrl}/readyz`, { headers })).json()) as {
        dependencies: { temporal: { status: string } };
      };
      return dependencies.temporal.status === 'ok';
    },
    { what: `the API at ${apiUrl} has an answer of Temporal` },
  );
}
