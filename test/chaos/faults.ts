import { setTimeout as delay } from 'node:timers/promises';
import type { Processes } from '../support/processes.ts';
import type { SandboxFault } from '../support/processes-sandbox.ts';
import type { Part } from '../support/processes-part.ts';
import type { Draw } from './draw.ts';
import type { Recorder } from './recorder.ts';
import type { WebhookWeather } from './webhook-relay.ts';

type PartName = 'api' | 'worker' | 'temporalServer' | 'postgres';

/** A process that is struck when so many of the round's requests were made. */
export interface Blow {
  part: PartName;
  how: 'SIGKILL' | 'SIGSTOP';
  afterCalls: number;
  /** How long a stopped one stays so; milliseconds. */
  forMs: number;
}

/** All that goes wrong in one round. */
export interface RoundFaults {
  blows: Blow[];
  stripe: SandboxFault[];
  webhooks: WebhookWeather;
  keycloakAway: boolean;
  lagoAway: boolean;
}

const STRIPE_FAULTS: readonly SandboxFault[] = [
  { kind: '429', times: 3 },
  { kind: '500', times: 3 },
  { kind: '500', match: { method: 'POST' }, times: 2 },
  { kind: 'slow', times: 3, delayMs: 400 },
  {
    kind: 'timeout_before_effect',
    match: { method: 'POST', path: '/v1/(subscriptions|invoices)/' },
    delayMs: 500,
  },
  {
    kind: 'timeout_after_effect',
    match: { method: 'POST', path: '/v1/((subscriptions|invoices)/|billing/meter_events$)' },
    delayMs: 500,
  },
];

/** The worker and the API are what is deployed most. */
const STRUCK: readonly PartName[] = ['worker', 'worker', 'api', 'api', 'temporalServer', 'postgres'];

export function drawFaults(draw: Draw): RoundFaults {
  return {
    blows: Array.from({ length: 1 + draw.below(2) }, () => ({
      part: draw.of(STRUCK),
      how: draw.chance(0.7) ? ('SIGKILL' as const) : ('SIGSTOP' as const),
      afterCalls: draw.below(20),
      forMs: 1_000 + draw.below(2_000),
    })),
    stripe: [draw.of(STRIPE_FAULTS), draw.of(STRIPE_FAULTS), draw.of(STRIPE_FAULTS)],
    webhooks: { lost: 0.1, doubled: 0.2, shuffledWithinMs: 500 },
    keycloakAway: draw.chance(1 / 3),
    lagoAway: draw.chance(1 / 3),
  };
}

/** The faults of a round in a line. */
export const faultNames = ({ blows, stripe, keycloakAway, lagoAway }: RoundFaults): string[] => [
  ...blows.map(({ part, how }) => `${how} ${part}`),
  ...stripe.map(
    ({ kind, match }) => `Stripe ${kind}${match === undefined ? '' : ` on ${match.method ?? 'any'}`}`,
  ),
  ...(keycloakAway ? ['Keycloak away'] : []),
  ...(lagoAway ? ['Lago away'] : []),
];

type World = Pick<Processes, PartName | 'sandbox' | 'keycloak' | 'lago'>;

const away = async (url: string, isAway: boolean): Promise<void> => {
  await fetch(`${url}/_faults`, { method: 'POST', body: JSON.stringify({ mode: isAway ? 'down' : 'none' }) });
};

/** Breaks what a round breaks outside the processes; the answer mends it. */
export async function breakOutside(
  { sandbox, keycloak, lago }: World,
  { stripe, keycloakAway, lagoAway }: RoundFaults,
  { add }: Recorder,
): Promise<() => Promise<void>> {
  const at = Date.now();
  for (const fault of stripe) await sandbox.fault(fault);
  await away(keycloak.now().issuer, keycloakAway);
  await away(lago.now().url, lagoAway);
  return async () => {
    await sandbox.calm();
    await away(keycloak.now().issuer, false);
    await away(lago.now().url, false);
    add({ type: 'fault', what: 'outside', at, endedAt: Date.now() });
  };
}

/** Strikes one process when its moment has come, or when the round is over and brought fewer requests. */
export async function strike(
  world: World,
  { part: name, how, forMs }: Blow,
  { add }: Recorder,
): Promise<void> {
  const part: Part = world[name];
  const at = Date.now();
  if (how === 'SIGKILL') {
    await part.kill();
    await part.start();
  } else {
    part.hold();
    await delay(forMs);
    part.goOn();
  }
  add({ type: 'fault', what: `${how} ${name}`, at, endedAt: Date.now() });
}
