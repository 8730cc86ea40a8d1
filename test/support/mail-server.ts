import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail that the server took. */
export interface TakenMail {
  to: string;
  subject: string;
  /** As in its header; empty where it has none. */
  messageId: string;
  /** Real time, epoch milliseconds. */
  at: number;
}

/** A mail server that keeps what it takes. */
export interface TestMailServer {
  /** For SMTP_URL. */
  url: string;
  /** From now on: the code that a recipient is refused with, null where the mail is taken. */
  refuse: (code: (mail: { to: string }) => number | null) => void;
  /** What was taken, in its order. */
  taken: () => TakenMail[];
  stop: () => Promise<void>;
}

export async function startMailServer(): Promise<TestMailServer> {
  const taken: TakenMail[] = [];
  let codeFor: (mail: { to: string }) => number | null = () => null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, callback) => {
      const code = codeFor({ to: address });
      callback(code === null ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData: (stream, { envelope }, callback) => {
      void text(stream).then((source) => {
        const subject = /^subject: (.*)$/im.exec(source)?.[1]?.trim() ?? '';
        const messageId = /^message-id: (.*)$/im.exec(source)?.[1]?.trim() ?? '';
        for (const { address } of envelope.rcptTo)
          taken.push({ to: address, subject, messageId, at: Date.now() });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    refuse: (code) => {
      codeFor = code;
    },
    taken: () => taken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}
