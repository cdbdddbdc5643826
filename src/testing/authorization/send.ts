import type { OperationRequest } from './operation-request.js';

/** What an answer shows to one who compares it with another. */
export interface Answer {
  status: number;
  /** The body's media type; empty when there is no body. */
  type: string;
  /** The body as text, without an `instance` (RFC 9457), which names the one request. */
  text: string;
}

/** How often a request is sent to a backend that takes no more writes for the moment, and for how long it may say that at most, seconds. */
const SENDS = 4;
const PATIENCE = 30;

/**
 * Sends one request of an operation, `GET /recordings/{rid}`, with a bearer token or without. A backend may limit what one
 * person writes: 429 with `Retry-After` is no answer about anybody's things, so it is waited for, and sent again.
 */
export async function send(url: string, token: string | null, operation: string, request: OperationRequest): Promise<Answer> {
  for (let sent = 1; ; sent += 1) {
    const { answer, wait } = await sendOnce(url, token, operation, request);
    if (wait === null || wait > PATIENCE || sent === SENDS) return answer;
    await new Promise((resolve) => { setTimeout(resolve, wait * 1_000); });
  }
}

async function sendOnce(url: string, token: string | null, operation: string, { path = [], query, json, bytes, headers }: OperationRequest): Promise<{ answer: Answer; wait: number | null }> {
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
  const after = response.status === 429 ? response.headers.get('Retry-After') : null;
  return {
    answer: { status: response.status, type: response.headers.get('Content-Type') ?? '', text: withoutInstance(await response.text()) },
    wait: after !== null && /^\d{1,4}$/.test(after) ? Number(after) : null,
  };
}

function withoutInstance(text: string): string {
  try {
    const { instance, ...rest } = JSON.parse(text) as { instance?: unknown };
    return instance === undefined ? text : JSON.stringify(rest);
  } catch {
    return text;
  }
}
