/**
 * Roles; each includes the ones before it. `editor` is support staff (providers may call it `support`),
 * `finance` sees revenue and exports.
 */
export const ROLES = ['viewer', 'editor', 'finance', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** The highest of the roles that a provider names; everybody who signs in is a viewer. */
export function highestRole(named: readonly unknown[]): Role {
  const held = named.map((role) => (role === 'support' ? 'editor' : role));
  return ROLES.findLast((role) => held.includes(role)) ?? 'viewer';
}
