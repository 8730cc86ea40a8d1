import { createTransport } from 'nodemailer';
import { GatewayError } from '../http/gateway-error.ts';
import { observedCall } from '../http/observed-call.ts';
import { messageIdOf } from './message-id.ts';

/** How mail is sent. Where there is no server, callers record messages only and make no gateway. */
interface MailConfig {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  smtpUrl: string;
  /** `Name <address>` or an address. */
  from: string;
  timeoutMs?: number;
}

/** A message to one customer. */
interface MailMessage {
  to: string;
  subject: string;
  text: string;
  /** The message's idempotency key; its Message-ID is made of it. */
  messageId: string;
}

/** Mail as the billing engine uses it. */
export interface Mail {
  /**
   * Sends a message to the mail server and returns its Message-ID once the server accepted it.
   * @throws GatewayError: `unreachable` for temporary faults, `auth`, or `refused` for this recipient or
   *   content
   */
  send(message: MailMessage): Promise<{ messageId: string }>;
  /**
   * Signs in at the mail server without sending anything.
   * @throws GatewayError
   */
  verify(): Promise<void>;
  /** Closes the connections. */
  close(): void;
}

/** A gateway to an SMTP server. Connections are kept open and shared. */
export function createMail({ smtpUrl, from, timeoutMs = 10_000 }: MailConfig): Mail {
  const transport = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 3,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, messageId: key }) {
      const messageId = messageIdOf(key, from);
      try {
        // As an object: an address is never parsed as a list of several.
        await observedCall({ system: 'Mail', method: 'SEND', path: '/' }, () =>
          transport.sendMail({ from, to: { name: '', address: to }, subject, text, messageId }),
        );
      } catch (error) {
        throw mailError(error);
      }
      return { messageId };
    },
    async verify() {
      try {
        await transport.verify();
      } catch (error) {
        throw mailError(error);
      }
    },
    close: () => {
      transport.close();
    },
  };
}

/** The server's own words may hold the address; only its codes are passed on. */
function mailError(error: unknown): GatewayError {
  const { code, responseCode } = error as { code?: string; responseCode?: number };
  const status = responseCode ?? null;
  const said = status === null ? (code ?? 'no code') : String(status);
  if (code === 'EAUTH') {
    return new GatewayError(
      'Mail',
      'auth',
      `The mail server does not accept our sign-in (${said}); check SMTP_URL.`,
      status,
    );
  }
  // RFC 5321: 5yz is final, 4yz is not.
  if (status !== null && status >= 500) {
    return new GatewayError('Mail', 'refused', `The mail server refused the message (${said}).`, status);
  }
  if (status === null && code === 'EENVELOPE') {
    return new GatewayError('Mail', 'refused', 'The message has no valid recipient.', status);
  }
  return new GatewayError(
    'Mail',
    'unreachable',
    `The mail server did not take the message (${said}); it is tried again.`,
    status,
  );
}
