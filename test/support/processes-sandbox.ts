import { until } from './until.ts';

/** A fault as `POST /_sandbox/faults` takes it. */
export interface SandboxFault {
  kind:
    | '429'
    | '500'
    | 'timeout_after_effect'
    | 'timeout_before_effect'
    | 'slow'
    | 'drop'
    | 'double'
    | 'delay'
    | 'shuffle'
    | 'bad_signature';
  match?: { method?: string; path?: string; body?: string };
  types?: string[];
  times?: number;
  delayMs?: number;
}

/** What a test asks of the sandbox beside Stripe's API. */
export interface SandboxControl {
  /** Asks for a fault; resolves when it waits to happen. The answer is its id. */
  fault: (fault: SandboxFault) => Promise<number>;
  /** Waits until these faults have befallen somebody. */
  befell: (...ids: number[]) => Promise<void>;
  /** Ids of the faults that have befallen nobody yet, or not so often as was asked for. */
  waiting: () => Promise<number[]>;
  /** Forgets the faults that wait. */
  calm: () => Promise<void>;
  /** How often an endpoint was called, by the path as registered (`/v1/invoices/{invoice}/pay`). */
  count: (method: string, path: string) => Promise<{ count: number; replayed: number; failed: number }>;
}

/** The control of a running sandbox. */
export function sandboxControl(url: string): SandboxControl {
  const waiting = async (): Promise<number[]> => {
    const response = await fetch(`${url}/_sandbox/faults`);
    return ((await response.json()) as { faults: { id: number }[] }).faults.map(({ id }) => id);
  };
  return {
    fault: async (fault) => {
      const response = await fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(`the sandbox refused the fault: ${await response.text()}`);
      return ((await response.json()) as { id: number }).id;
    },
    befell: async (...ids) => {
      await until(async () => !(await waiting()).some((id) => ids.includes(id)), {
        withinMs: 120_000,
        what: `the faults ${ids.join(', ')} befell somebody`,
      });
    },
    waiting,
    calm: async () => {
      await fetch(`${url}/_sandbox/faults`, { method: 'DELETE' });
    },
    count: async (method, path) => {
      const query = new URLSearchParams({ method, path });
      const { requests } = (await (await fetch(`${url}/_sandbox/requests?${query.toString()}`)).json()) as {
        requests: { count: number; replayed: number; failed: number }[];
      };
      const sum = { count: 0, replayed: 0, failed: 0 };
      for (const { count, replayed, failed } of requests) {
        sum.count += count;
        sum.replayed += replayed;
        sum.failed += failed;
      }
      return sum;
    },
  };
}
