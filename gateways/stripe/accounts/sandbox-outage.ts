/** What an outage of Stripe is in the local sandbox: each call of its API fails until the fault is taken back. */
const OUTAGE = { kind: '500', match: { path: '^/v[12]/' }, times: 1_000_000_000 };

/** How long the sandbox, a process of this machine, may take. */
const PATIENCE_MS = 5_000;

interface WaitingFault {
  kind: string;
  match?: { path?: string };
}

/** Begins or ends an outage of the local sandbox. @throws Error where none answers at this base */
export async function setSandboxOutage(apiBase: string, isDown: boolean): Promise<void> {
  await call(apiBase, { method: 'DELETE' });
  if (isDown) await call(apiBase, { method: 'POST', body: JSON.stringify(OUTAGE) });
}

/** Whether such an outage is on. */
export async function hasSandboxOutage(apiBase: string): Promise<boolean> {
  const { faults } = (await (await call(apiBase, {})).json()) as { faults: readonly WaitingFault[] };
  return faults.some(({ kind, match }) => kind === OUTAGE.kind && match?.path === OUTAGE.match.path);
}

async function call(apiBase: string, init: RequestInit): Promise<Response> {
  const answer = await fetch(`${apiBase}/_sandbox/faults`, {
    ...init,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!answer.ok) throw new Error(`the sandbox answered ${answer.status} to a change of its faults`);
  return answer;
}
