/** What one request is made of. */
export interface RequestText {
  method: 'GET' | 'POST';
  /** From the root of the server. */
  path: string;
  body?: string | undefined;
  type?: string;
  token?: string;
}

/** A request as it goes over the wire to a port of this machine. */
export function toRequest(
  port: number,
  { method, path, body, type = 'application/json', token }: RequestText,
): string {
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    ...(token === undefined ? [] : [`Authorization: Bearer ${token}`]),
    'Accept: application/json',
    ...(body === undefined ? [] : [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`]),
  ];
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
