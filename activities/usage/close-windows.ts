import type { ActivityDeps } from '../deps.ts';

/** Closes the windows that are over. */
export const closeUsageWindows =
  (_deps: ActivityDeps) =>
  ({ after: _ }: { after: string }): Promise<{ after: string | null; closed: number }> =>
    Promise.resolve({ after: null, closed: 0 });
