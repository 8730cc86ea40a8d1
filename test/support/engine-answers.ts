import { until } from './until.ts';

/**
 * Waits until an API has had an answer of Temporal: its first one, for which it has to connect, may take longer on a busy machine than a
 * change waits before it says that the engine is away.
 */
export async function untilEngineAnswers(apiUrl: string): Promise<void> {
  await until(
    async () => {
      const { dependencies } = (await (await fetch(`${apiUrl}/readyz`)).json()) as {
        dependencies: { temporal: { status: string } };
      };
      return dependencies.temporal.status === 'ok';
    },
    { what: `the API at ${apiUrl} has an answer of Temporal` },
  );
}
