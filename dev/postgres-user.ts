import { execFileSync } from 'node:child_process';

/**
 * How PostgreSQL's programs start: as the current user, or as another one, since they refuse to run as
 * root.
 */
export interface RunAs {
  /** Owner of the data directory. */
  user: { uid: number; gid: number } | undefined;
  /** Command and arguments, as they must be called. */
  wrap: (
    command: string,
    args: string[],
  ) => { command: string; args: string[]; user?: { uid: number; gid: number } | undefined };
}

/**
 * As root (containers, CI) the programs run as the user "postgres", created if missing. If that user cannot
 * enter the folders in `paths` (a checkout in /root, a folder of mktemp), it gets the one capability for
 * it.
 * @throws Error that names the folder, if the capability cannot be given
 */
export function runAs(paths: string[]): RunAs {
  if (process.getuid?.() !== 0) return { user: undefined, wrap: (command, args) => ({ command, args }) };
  const user = postgresUser();
  const closed = paths.find((path) => !succeeds('test', entered(path), user));
  if (closed === undefined) return { user, wrap: (command, args) => ({ command, args, user }) };

  const privileges = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--',
  ];
  if (!succeeds('setpriv', [...privileges, 'test', ...entered(closed)])) {
    throw new Error(
      `PostgreSQL runs as the user "postgres" here, who cannot enter ${closed}; use another folder, or a user other than root.`,
    );
  }
  return { user, wrap: (command, args) => ({ command: 'setpriv', args: [...privileges, command, ...args] }) };
}

/** Looks through the folder, since access(2), which `test -x` asks, leaves capabilities out. */
function entered(path: string): string[] {
  return ['-d', `${path}/.`];
}

function succeeds(command: string, args: string[], user?: { uid: number; gid: number }): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore', ...user });
    return true;
  } catch {
    return false;
  }
}

function postgresUser(): { uid: number; gid: number } {
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }));
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    execFileSync('groupadd', ['--force', 'postgres'], { stdio: 'pipe' });
    execFileSync('useradd', ['--gid', 'postgres', '--no-create-home', 'postgres'], { stdio: 'pipe' });
    return { uid: idOf('-u'), gid: idOf('-g') };
  }
}
