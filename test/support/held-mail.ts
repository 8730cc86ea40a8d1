import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail server that can be made slow. */
export interface HeldMail {
  url: string;
  /** From now on mails are taken but not answered. */
  hold: () => void;
  held: () => number;
  /** Those that are held are never answered. */
  release: () => void;
  /** Those that are held are answered now. */
  answer: () => void;
  /** Message ids of the mails that were answered. */
  taken: () => string[];
  stop: () => Promise<void>;
}

/** Starts one on a free port. */
export async function startHeldMail(): Promise<HeldMail> {
  const taken: string[] = [];
  let held: (() => void)[] = [];
  let holding = false;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        const answer = (): void => {
          taken.push(/^message-id:\s*(\S+)/im.exec(text)?.[1] ?? '');
          done();
        };
        if (holding) held.push(answer);
        else answer();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    hold: () => {
      holding = true;
    },
    held: () => held.length,
    release: () => {
      holding = false;
      held = [];
    },
    answer: () => {
      holding = false;
      for (const answer of held.splice(0)) answer();
    },
    taken: () => taken,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
