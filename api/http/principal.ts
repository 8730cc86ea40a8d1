/** Who may do what: each role includes those before it. */
export const ROLES = ['viewer', 'editor', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** The signed-in caller. */
export interface Principal {
  /** Our user id, not the identity provider's. */
  userId: string;
  email: string;
  role: Role;
}

/** True when the principal's role is `needed` or above. */
export const hasRole = (principal: Principal, needed: Role): boolean =>
  ROLES.indexOf(principal.role) >= ROLES.indexOf(needed);
