import { once } from 'node:events';
import { createServer as createNetServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket, createServer as createTlsServer } from 'node:tls';
import type { Certificate } from './certificates.ts';

/** A server that takes TLS only, and passes on what comes to one that knows none. */
export interface TlsFront {
  port: number;
  stop: () => Promise<void>;
}

export interface TlsFrontOptions extends Certificate {
  /** Port on this machine. */
  upstream: number;
  /** Authority, PEM, whose certificate a client has to show. */
  clientAuthority?: string;
  /** `postgres`: the client asks for TLS first, and gets no answer to anything else. */
  asks?: 'postgres';
}

/** PostgreSQL's SSLRequest: its length, and a number that is no version of the protocol. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export async function startTlsFront({
  upstream,
  clientAuthority,
  asks,
  ...own
}: TlsFrontOptions): Promise<TlsFront> {
  const open = new Set<Socket>();
  const secure = {
    ...own,
    ALPNProtocols: ['h2', 'http/1.1'],
    ...(clientAuthority === undefined
      ? {}
      : { ca: clientAuthority, requestCert: true, rejectUnauthorized: true }),
  };
  const passOn = (client: Socket): void => {
    const server = connect(upstream, '127.0.0.1');
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on('error', () => {
        client.destroy();
        server.destroy();
      });
      socket.on('close', () => open.delete(socket));
    }
    client.pipe(server).pipe(client);
  };
  const server: Server =
    asks === 'postgres'
      ? createNetServer((plain) => {
          open.add(plain);
          plain.on('error', () => plain.destroy());
          plain.once('data', (first: Buffer) => {
            if (!first.equals(SSL_REQUEST)) {
              plain.destroy();
              return;
            }
            plain.write('S');
            passOn(new TLSSocket(plain, { isServer: true, ...own }));
          });
        })
      : createTlsServer(secure, passOn);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
