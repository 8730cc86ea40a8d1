import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import { startSandbox, type RunningSandbox, type SandboxOptions } from '../src/server.ts';

/** The unmodified package, pointed at a sandbox. */
export function stripeOf({ port }: { port: number }, key = 'sk_test_123'): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

export interface Started {
  sandbox: RunningSandbox;
  stripe: Stripe;
}

/** A sandbox on a free port with the package pointed at it. */
export async function start(options: Partial<SandboxOptions> = {}): Promise<Started> {
  const sandbox = await startSandbox({ port: 0, ...options });
  return { sandbox, stripe: stripeOf(sandbox) };
}

export interface Received {
  body: string;
  signature: string;
  event: Stripe.Event;
  at: number;
}

export interface Receiver {
  url: string;
  received: Received[];
  /** What it answers next; 200 when there is nothing left. */
  answers: number[];
  /** Highest number of requests that were open at once. */
  most: number;
  close: () => Promise<void>;
}

/** An endpoint that takes webhooks and remembers them. */
export async function startReceiver(delayMs = 0): Promise<Receiver> {
  let open = 0;
  const receiver: Receiver = { url: '', received: [], answers: [], most: 0, close: () => Promise.resolve() };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    open += 1;
    receiver.most = Math.max(receiver.most, open);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const event = JSON.parse(body) as Stripe.Event;
      receiver.received.push({
        body,
        event,
        signature: String(request.headers['stripe-signature']),
        at: Date.now(),
      });
      setTimeout(() => {
        open -= 1;
        response.writeHead(receiver.answers.shift() ?? 200).end();
      }, delayMs);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  receiver.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return receiver;
}

/** Calls the sandbox's own, non-Stripe side. */
export async function admin(
  sandbox: { url: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

/** The error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (error) {
    return error as Stripe.errors.StripeError;
  }
  throw new Error('nothing was thrown');
}
