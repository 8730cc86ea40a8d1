/** `node dev/demo/demo.ts --data-dir DIR`: gives the running system its six demo customers. */
import { parseArgs } from 'node:util';
import { runMain } from '../../config/command-line.ts';
import { connect } from '../tour/system.ts';
import { thisHour } from '../tour/times.ts';
import { DemoCustomer } from './demo-customer.ts';
import { readDemoMark, writeDemoMark } from './mark.ts';
import { DEMO_PEOPLE } from './people.ts';
import type { DemoStory } from './people.ts';
import { PASTS, live } from './stories.ts';

const usage = `node dev/demo/demo.ts [options]
  --data-dir <folder>  the running system's folder (default .data)
Does nothing where they are there already, and goes on where it was stopped.`;

await runMain(usage, async (args) => {
  const { values } = parseArgs({ args, options: { 'data-dir': { type: 'string', default: '.data' } } });
  const dataDir = values['data-dir'];
  const mark = readDemoMark(dataDir) ?? { today: thisHour(Date.now()), ready: false };
  if (mark.ready) return 0;
  writeDemoMark(dataDir, mark);
  const began = performance.now();
  const system = await connect(dataDir);
  try {
    const stories = Object.keys(DEMO_PEOPLE) as DemoStory[];
    let done = 0;
    await Promise.all(
      stories.map(async (story) => {
        const person = DEMO_PEOPLE[story];
        const past = PASTS[story](mark.today);
        await live(await DemoCustomer.open(system, person, past.start), past);
        done += 1;
        process.stdout.write(`${done} of ${stories.length}  ${person.name}: ${person.about}\n`);
      }),
    );
    writeDemoMark(dataDir, { ...mark, ready: true });
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(`All six demo customers are ready, after ${seconds} s.\n`);
    return 0;
  } finally {
    await system.close();
  }
});
