import { until } from './until.ts';

/**
 * Waits until an API has reached Temporal. On a busy machine its first call, which connects, may take
 * longer than a change waits before the engine counts as unavailable.
 * @param metricsToken METRICS_TOKEN of the API, if it has one: only its bearer sees the state of the parts
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
