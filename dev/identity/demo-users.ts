/** The API decides what a role may do. `viewer` < `editor` < `finance` < `admin`; `support` is `editor`. */
export const roles = ['viewer', 'editor', 'support', 'finance', 'admin'] as const;

/** A role of the product. */
export type DemoRole = (typeof roles)[number];

/** Somebody to sign in as on a developer's machine. */
export interface DemoUser {
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  role: DemoRole;
}

/** The demo users; the Keycloak realm has the same ones, with their user name as password. */
export const demoUsers: readonly DemoUser[] = [
  { username: 'admin', email: 'admin@perennial.test', firstName: 'Ada', lastName: 'Admin', role: 'admin' },
  { username: 'second', email: 'second@perennial.test', firstName: 'Otto', lastName: 'Owner', role: 'admin' },
  {
    username: 'support',
    email: 'support@perennial.test',
    firstName: 'Sam',
    lastName: 'Support',
    role: 'editor',
  },
  {
    username: 'finance',
    email: 'finance@perennial.test',
    firstName: 'Fay',
    lastName: 'Finance',
    role: 'finance',
  },
  {
    username: 'alice',
    email: 'alice@perennial.test',
    firstName: 'Alice',
    lastName: 'Archer',
    role: 'viewer',
  },
  { username: 'bob', email: 'bob@perennial.test', firstName: 'Bob', lastName: 'Baker', role: 'viewer' },
  { username: 'carol', email: 'carol@perennial.test', firstName: 'Carol', lastName: 'Cook', role: 'viewer' },
];
