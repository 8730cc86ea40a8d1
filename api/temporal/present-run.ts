import type { ApiDeps } from '../deps.ts';

/** Where a workflow, or one run of it, is shown in the Temporal UI; null where no UI is set. */
export function runUrl(
  { settings, temporal }: Pick<ApiDeps, 'settings' | 'temporal'>,
  workflowId: string | null,
  runId: string | null = null,
): string | null {
  if (settings.temporalUiUrl === undefined || workflowId === null) return null;
  const namespace = encodeURIComponent(temporal.options.namespace);
  const base = settings.temporalUiUrl.replace(/\/$/, '');
  const run = runId === null ? '' : `/${encodeURIComponent(runId)}/history`;
  return `${base}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}${run}`;
}
