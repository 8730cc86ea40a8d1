import { freePort, isPortFree } from './free-port.ts';
import { dataDirOnPort } from './running-systems.ts';

/** Ports of the parts, and what they are for. */
const fixed = {
  api: [8084, 'API and console'],
  postgres: [5433, 'PostgreSQL'],
  temporal: [7233, 'Temporal'],
  temporalUi: [8233, 'Temporal UI'],
  stripe: [12111, 'Stripe sandbox'],
  identity: [8085, 'identity provider'],
  keycloakManagement: [9085, "Keycloak's health and metrics"],
  lago: [3100, 'Lago stand-in'],
} as const;

/** A part that listens. */
export type PortName = keyof typeof fixed;

/** A port for each part. */
export type Ports = Record<PortName, number>;

/**
 * The fixed ports, or free ones.
 *
 * @param whose the data directory of the system that has a port; undefined where another program has it
 * @throws Error naming the ports that are taken, of those that are needed, and who has them.
 */
export async function choosePorts(
  auto: boolean,
  needed: readonly PortName[],
  whose: (port: number) => string | undefined = dataDirOnPort,
): Promise<Ports> {
  const names = Object.keys(fixed) as PortName[];
  const ports = {} as Ports;
  const taken = new Map<string, string[]>();
  for (const name of names) {
    const [port, what] = fixed[name];
    ports[name] = auto ? await freePort() : port;
    if (auto || !needed.includes(name) || (await isPortFree(port))) continue;
    const dataDir = whose(port);
    const by = dataDir === undefined ? 'another program' : `the system that runs on ${dataDir}`;
    taken.set(by, [...(taken.get(by) ?? []), `${port} (${what})`]);
  }
  if (taken.size > 0) {
    const inUse = [...taken].map(([by, those]) => `port ${those.join(', port ')}, by ${by}`);
    throw new Error(`Already in use: ${inUse.join('; ')}. Stop it, or start with --ports auto.`);
  }
  return ports;
}
