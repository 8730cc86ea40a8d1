/**
 * Runs a command of this project. `--help` prints its usage; an unknown option prints what is wrong with
 * the usage and exits with 2. Other errors print their message, never a stack trace, and exit with 1.
 *
 * @param run gets the arguments and returns the exit code
 */
export async function runMain(
  usage: string,
  run: (args: string[]) => Promise<number> | number,
  args = process.argv.slice(2),
): Promise<void> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    process.exitCode = await run(args);
  } catch (error) {
    const isUsage = isUnknownOption(error) || error instanceof UsageError;
    process.stderr.write(`${messageOf(error)}\n${isUsage ? `\n${usage}\n` : ''}`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

/** An argument that the command cannot use. The message names it. */
export class UsageError extends Error {}

/** What `parseArgs` of Node throws. */
const isUnknownOption = (error: unknown): boolean =>
  error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

/** Where a connection is refused on several addresses, Node puts the words into `errors`. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
