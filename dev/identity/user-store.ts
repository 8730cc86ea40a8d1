import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoUsers } from './demo-users.ts';
import type { DemoRole } from './demo-users.ts';

/** A user as Keycloak's admin API shows one, and the roles that go into its tokens. */
export interface StoredUser {
  id: string;
  username: string;
  email: string;
  firstName: string;
  lastName: string;
  enabled: boolean;
  emailVerified: boolean;
  createdTimestamp: number;
  attributes: Record<string, string[]>;
  roles: DemoRole[];
}

/** What must be known to make a user; the rest is filled in. */
export type NewUser = Partial<StoredUser> & { email: string };

const SAVE_AFTER_MS = 50;

/** The users, and Keycloak's declaration of their attributes, kept in one JSON file. */
export class UserStore {
  readonly #file: string;
  readonly #users: Map<string, StoredUser>;
  #profile: Record<string, unknown>;
  #saving: NodeJS.Timeout | undefined;

  constructor(folder: string, initialProfile: Record<string, unknown>) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'users.json');
    if (existsSync(this.#file)) {
      const stored = JSON.parse(readFileSync(this.#file, 'utf8')) as {
        users: StoredUser[];
        profile: Record<string, unknown>;
      };
      this.#users = new Map(stored.users.map((user) => [user.id, user]));
      this.#profile = stored.profile;
    } else {
      this.#users = new Map();
      this.#profile = initialProfile;
      for (const { role, ...user } of demoUsers) this.create({ ...user, roles: [role] });
    }
  }

  all(): StoredUser[] {
    return [...this.#users.values()];
  }

  byId(id: string): StoredUser | undefined {
    return this.#users.get(id);
  }

  byEmail(email: string): StoredUser | undefined {
    return this.all().find((user) => user.email === email.toLowerCase());
  }

  /** The user with this address, made where there is none. */
  ensure(email: string, role: DemoRole = 'viewer'): StoredUser {
    return this.byEmail(email) ?? this.create({ email, roles: [role] });
  }

  create(given: NewUser): StoredUser {
    const email = given.email.toLowerCase();
    const username = given.username ?? email;
    const user: StoredUser = {
      firstName: username.split('@')[0] ?? username,
      lastName: '',
      enabled: true,
      emailVerified: true,
      attributes: {},
      roles: ['viewer'],
      ...given,
      id: given.id ?? randomUUID(),
      createdTimestamp: Date.now(),
      username,
      email,
    };
    this.put(user);
    return user;
  }

  put(user: StoredUser): void {
    this.#users.set(user.id, user);
    this.#save();
  }

  delete(id: string): boolean {
    const found = this.#users.delete(id);
    this.#save();
    return found;
  }

  get profile(): Record<string, unknown> {
    return this.#profile;
  }

  set profile(profile: Record<string, unknown>) {
    this.#profile = profile;
    this.#save();
  }

  /** Writes changes now. Otherwise the file is at most {@link SAVE_AFTER_MS} behind. */
  flush(): void {
    if (this.#saving === undefined) return;
    clearTimeout(this.#saving);
    this.#saving = undefined;
    writeFileSync(
      `${this.#file}.part`,
      JSON.stringify({ users: this.all(), profile: this.#profile }, null, 2),
    );
    renameSync(`${this.#file}.part`, this.#file);
  }

  /** Many changes at once are written once: the file holds all users. */
  #save(): void {
    this.#saving ??= setTimeout(() => this.flush(), SAVE_AFTER_MS);
  }
}
