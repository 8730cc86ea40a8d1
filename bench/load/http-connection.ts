import { connect } from 'node:net';
import type { Socket } from 'node:net';

/**
 * A keep-alive HTTP/1.1 connection that sends requests which are ready as bytes. Does nothing that a load
 * generator on the same machine need not do: its own work would be taken from what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #received = '';
  #answer: { resolve: (status: number) => void; reject: (error: Error) => void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      this.#received += chunk;
      this.#take();
    });
    socket.on('error', (error) => this.#answer?.reject(error));
    socket.on('close', () => this.#answer?.reject(new Error('the server closed the connection')));
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HttpConnection(socket);
  }

  /** Sends one request; resolves with the status once the whole answer is here. One at a time. */
  send(request: Buffer): Promise<number> {
    // After an answer with `Connection: close` nothing would come of a request, not even an error.
    if (!this.#socket.writable) return Promise.reject(new Error('the server has closed the connection'));
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#answer = undefined;
    this.#socket.destroy();
  }

  #take(): void {
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0 || this.#answer === undefined) return;
    const head = this.#received.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    const { resolve, reject } = this.#answer;
    if (Number.isNaN(length)) {
      reject(new Error(`an answer without a length:\n${head}`));
      return;
    }
    if (this.#received.length < end + 4 + length) return;
    this.#received = '';
    this.#answer = undefined;
    // `HTTP/1.1 200 OK`
    resolve(Number(head.slice(9, 12)));
  }
}
