import { variables } from '../../config/variables.ts';

/**
 * The environment of API and worker: what the caller set for them, what the launcher knows, and what any
 * process needs. A stray variable of the shell must not change the product's behavior.
 */
export function productEnv(known: Record<string, string>): Record<string, string> {
  const passedOn = [
    ...Object.keys(variables.shape),
    'STRIPE_API_KEY',
    'PATH',
    'HOME',
    'TMPDIR',
    'LANG',
    'TZ',
    'NODE_EXTRA_CA_CERTS',
  ];
  const given = passedOn.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined || value === '' ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(given), ...known };
}
