import { freePort, isPortFree } from './free-port.ts';

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
 * @throws Error naming the ports that are taken, of those that are needed.
 */
export async function choosePorts(auto: boolean, needed: readonly PortName[]): Promise<Ports> {
  const names = Object.keys(fixed) as PortName[];
  const ports = {} as Ports;
  const taken: string[] = [];
  for (const name of names) {
    const [port, what] = fixed[name];
    ports[name] = auto ? await freePort() : port;
    if (!auto && needed.includes(name) && !(await isPortFree(port))) taken.push(`${port} (${what})`);
  }
  if (taken.length > 0) {
    throw new Error(
      `Already in use: port ${taken.join(', port ')}. Stop what uses it, or start with --ports auto.`,
    );
  }
  return ports;
}
