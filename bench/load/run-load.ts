import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from './job.ts';

const script = fileURLToPath(new URL('load-process.ts', import.meta.url));

/** Does a job in a process of its own. @throws Error when a request failed */
export async function runLoad(job: LoadJob): Promise<LoadResult> {
  const child = fork(script, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
  });
  child.send(job);
  return new Promise((resolve, reject) => {
    child.once('message', (answer: { result?: LoadResult; error?: string }) => {
      if (answer.result !== undefined) resolve(answer.result);
      else reject(new Error(`load: ${answer.error ?? ''}`));
    });
    child.once('error', reject);
    // Not its exit: on a busy machine that is seen before its last message is.
    child.once('disconnect', () => reject(new Error('the load process ended')));
  });
}
