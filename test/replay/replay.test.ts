import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker, bundleWorkflowCode } from '@temporalio/worker';
import * as workflows from '../../workflows/index.ts';
import { testServers } from '../support/environment.ts';

const folder = fileURLToPath(new URL('../fixtures/histories/', import.meta.url));

/** A history as it was written down; only what these tests look at. */
interface Recorded {
  events: { eventType: string; workflowExecutionStartedEventAttributes?: Started }[];
}
interface Started {
  workflowId: string;
  workflowType: { name: string };
}

const recorded = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => {
    const text = readFileSync(`${folder}${file}`, 'utf8');
    const history = JSON.parse(text) as Recorded;
    const started = history.events[0]?.workflowExecutionStartedEventAttributes;
    if (!started) throw new Error(`${file} does not begin with a start`);
    return { name: file.replace('.json', ''), text, history, started };
  });

/**
 * What replaying finds wrong, by name. Child ids come from the workflow's id, so that the real one is
 * given.
 */
async function replay(
  workflowBundle: { codePath: string } | { code: string },
  of: typeof recorded,
): Promise<Record<string, string>> {
  const histories = of.map(({ history, started: { workflowId } }) => ({ workflowId, history }));
  const wrong: Record<string, string> = {};
  let index = 0;
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    if (error) wrong[of[index]?.name ?? ''] = error.message;
    index += 1;
  }
  return wrong;
}

describe('recorded histories', () => {
  it('are there for every workflow', () => {
    const types = new Set(recorded.map(({ started }) => started.workflowType.name));
    expect([...types].sort()).toEqual(Object.keys(workflows).sort());
  });

  it('are played by today’s code as they were', async () => {
    expect(await replay({ codePath: testServers().workflowBundle }, recorded)).toEqual({});
  });

  it('hold no address and no name', () => {
    for (const { name, history } of recorded) {
      const clear = JSON.stringify(history, (key, value: unknown) =>
        key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
      );
      expect({
        name,
        found: /[\w.+-]+@[\w-]+\.[a-z]{2,}/i.exec(clear.replaceAll(/"identity":"[^"]*"/g, ''))?.[0],
      }).toEqual({
        name,
        found: undefined,
      });
      expect({ name, named: /full_?name|"email"/i.exec(clear)?.[0] }).toEqual({ name, named: undefined });
    }
  });

  it('catch code that does something else', async () => {
    const { code } = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./changed-workflows.ts', import.meta.url)),
    });
    const subscriptions = recorded.filter(
      ({ started }) => started.workflowType.name === 'subscriptionLifecycle',
    );
    const wrong = await replay({ code }, subscriptions);
    expect(Object.keys(wrong)).toEqual(subscriptions.map(({ name }) => name));
    for (const message of Object.values(wrong)) expect(message).toMatch(/TMPRL1100|[Nn]ondeterminism/);
  });
});
