import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { createMail } from '../../gateways/mail/index.ts';
import type { Mail } from '../../gateways/mail/index.ts';

const FROM = 'Billing <billing@perennial.test>';

describe('mail', () => {
  let server: SMTPServer;
  let mail: Mail;
  let received: { to: string[]; source: string }[];
  let refuse: { code: number; text: string } | null;

  beforeEach(async () => {
    received = [];
    refuse = null;
    server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username, password }, _session, callback) => {
        if (username === 'user' && password === 'right') callback(null, { user: username });
        else callback(new Error('no'));
      },
      onRcptTo: ({ address }, _session, callback) => {
        callback(
          refuse === null
            ? null
            : Object.assign(new Error(`${refuse.text} ${address}`), { responseCode: refuse.code }),
        );
      },
      onData: (stream, session, callback) => {
        void text(stream).then((source) => {
          received.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
          callback();
        });
      },
    });
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    mail = createMail({ smtpUrl: urlFor('right'), from: FROM });
  });
  afterEach(async () => {
    mail.close();
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  });

  const urlFor = (password: string) =>
    `smtp://user:${password}@127.0.0.1:${(server.server.address() as AddressInfo).port}`;
  const message = {
    to: 'somebody@example.test',
    subject: 'Your payment of €19.00 failed',
    text: 'Please have a look.\n',
    messageId: 'dunning:sub_1/message/payment_failed',
  };

  it('reaches the server with a Message-ID that a repeat shares', async () => {
    const first = await mail.send(message);
    const second = await mail.send(message);
    expect(second.messageId).toBe(first.messageId);
    expect(received).toHaveLength(2);
    expect(received[0]?.to).toEqual(['somebody@example.test']);
    expect(received[0]?.source).toContain(`Message-ID: ${first.messageId}`);
    expect(received[0]?.source).toContain('Please have a look.');
    expect(received[0]?.source).toContain('From: Billing <billing@perennial.test>');
  });

  it('goes to one address, whatever is written in it', async () => {
    await mail.send({ ...message, to: 'one@example.test, two@example.test' }).catch(() => null);
    expect(received.flatMap(({ to }) => to)).not.toContain('two@example.test');
  });

  it('tells a final refusal from one that time may heal, without the address', async () => {
    refuse = { code: 550, text: 'no such mailbox' };
    const final: unknown = await mail.send(message).catch((error: unknown) => error);
    expect(final).toMatchObject({ kind: 'refused', status: 550 });
    expect(String(final)).not.toContain('somebody@');
    refuse = { code: 450, text: 'busy' };
    await expect(mail.send(message)).rejects.toMatchObject({ kind: 'unreachable', status: 450 });
  });

  it('says that the sign-in is wrong, without the password', async () => {
    const wrong = createMail({ smtpUrl: urlFor('wrong-secret'), from: FROM });
    const error: unknown = await wrong.send(message).catch((thrown: unknown) => thrown);
    wrong.close();
    expect(error).toMatchObject({ kind: 'auth' });
    expect(String(error)).toContain('SMTP_URL');
    expect(String(error)).not.toContain('wrong-secret');
  });

  it('says that nobody listens', async () => {
    const nobody = createMail({ smtpUrl: 'smtp://127.0.0.1:9', from: FROM, timeoutMs: 1_000 });
    await expect(nobody.send(message)).rejects.toMatchObject({ kind: 'unreachable' });
    nobody.close();
  });
});
