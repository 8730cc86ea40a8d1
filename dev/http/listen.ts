import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';

/** An HTTP server of a stand-in on 127.0.0.1. */
export interface Listening {
  url: string;
  port: number;
  /** Ends open connections too. */
  close: () => Promise<void>;
}

/** Listens on a port of 127.0.0.1; 0 takes a free one. */
export async function listen(handler: RequestListener, port: number): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
