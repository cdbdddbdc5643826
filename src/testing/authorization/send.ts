import type { OperationRequest } from './operation-request.js';

/** What an answer shows to one who compares it with another. */
export interface Answer {
  status: number;
  /** The body's media type; empty when there is no body. */
  type: string;
  /** The body as text, without an `instance` (RFC 9457), which names the one request. */
  text: string;
}

/** Sends one request of an operation, `GET /recordings/{rid}`, with a bearer token or without. */
export async function send(url: string, token: string | null, operation: string, { path = [], query, json, bytes, headers }: OperationRequest): Promise<Answer> {
  const [method = '', template = ''] = operation.split(' ');
  const filled = path.reduce<string>((rest, part) => rest.replace(/\{\w+\}/, () => encodeURIComponent(part)), template);
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  const body = json === undefined ? bytes : JSON.stringify(json);
  const type = json === undefined ? 'application/octet-stream' : 'application/json';
  const response = await fetch(`${url}${filled}${search}`, {
    method,
    headers: { ...(token === null ? {} : { Authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'Content-Type': type }), ...headers },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
  });
  return { status: response.status, type: response.headers.get('Content-Type') ?? '', text: withoutInstance(await response.text()) };
}

function withoutInstance(text: string): string {
  try {
    const { instance, ...rest } = JSON.parse(text) as { instance?: unknown };
    return instance === undefined ? text : JSON.stringify(rest);
  } catch {
    return text;
  }
}
