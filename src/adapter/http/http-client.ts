import ky, { type KyInstance } from 'ky';
import type * as z from 'zod/mini';
import { asConsultError, ConsultError, isConsultError } from '../../domain/consult-error.js';
import { ANSWER_MAX_BYTES, WORDS_MAX_BYTES } from './answer-limits.js';
import { statusError, timeOf } from './http-error.js';
import { readBounded } from './read-bounded.js';
import type { TokenPerson } from './token-person.js';
import type { TokenSource } from './token-source.js';

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HttpRequest {
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as application/octet-stream. */
  octets?: Uint8Array<ArrayBuffer>;
  headers?: Readonly<Record<string, string>>;
  /** Most bytes of the answer; a longer one is `backend/bad-response`, and is not read to its end. */
  maxBytes?: number;
  signal?: AbortSignal | undefined;
}

/** The four ways in which the ports speak HTTP. Every one rejects with a ConsultError, or with the signal's reason. */
export interface HttpClient {
  json<T>(method: Method, path: string, schema: z.ZodMiniType<T>, request?: HttpRequest): Promise<T>;
  octets(path: string, request?: HttpRequest): Promise<Uint8Array<ArrayBuffer>>;
  /** For answers without a body that matters. */
  settle(method: Method, path: string, request?: HttpRequest): Promise<void>;
}

export interface HttpClientOptions {
  /** Absolute, no slash at the end. */
  baseUrl: string;
  person: TokenPerson;
  fetch?: typeof globalThis.fetch;
  /** Milliseconds for one request, its body included. */
  timeout: number;
  /** The backend's time, milliseconds since 1970, as an answer says it. */
  onTime: (at: number) => void;
}

/** The only file that knows ky. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const instance = ky.create({
    prefixUrl: options.baseUrl,
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    // Whoever asks knows whether it may be asked again: the upload does, a booking does not.
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    // Health data stays out of the disk cache and off other origins; an API has no reason to redirect.
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
  });

  async function exchange<T>(method: Method, path: string, request: HttpRequest, read: (response: Response) => Promise<T>): Promise<T> {
    const turn = options.person.begin();
    const late = AbortSignal.timeout(options.timeout);
    const signal = request.signal === undefined ? late : AbortSignal.any([request.signal, late]);
    try {
      const response = await sendWithToken(instance, turn.token, method, path, { ...request, signal });
      const at = timeOf(response.headers);
      if (at !== null) options.onTime(at);
      if (!response.ok) throw statusError(method, response.status, textOf((await readBounded(response, WORDS_MAX_BYTES)) ?? new Uint8Array()), response.headers);
      const answer = await read(response);
      if (turn.isOver()) throw new ConsultError('backend/unauthenticated');
      return answer;
    } catch (error) {
      request.signal?.throwIfAborted();
      if (turn.isOver()) throw new ConsultError('backend/unauthenticated', { cause: error });
      throw asConsultError(error, 'backend/unreachable');
    }
  }

  return {
    json: (method, path, schema, request = {}) => exchange(method, path, request, async (response) => {
      const parsed = schema.safeParse(parseJson(textOf(await readAnswer(response, request))));
      if (!parsed.success) throw new ConsultError('backend/bad-response', { cause: parsed.error });
      return parsed.data;
    }),
    octets: (path, request = {}) => exchange('GET', path, request, (response) => readAnswer(response, request)),
    settle: (method, path, request = {}) => exchange(method, path, request, async (response) => {
      // Read to its end, so that the connection is free for the next one.
      await readBounded(response, WORDS_MAX_BYTES);
    }),
  };
}

/** Sends, and once more with a newer token when the first was refused. */
async function sendWithToken(instance: KyInstance, token: TokenSource, method: Method, path: string, request: HttpRequest): Promise<Response> {
  const response = await send(instance, await readToken(token, false), method, path, request);
  if (response.status !== 401) return response;
  const newer = await readToken(token, true);
  if (newer === null) return response;
  await response.body?.cancel();
  return send(instance, newer, method, path, request);
}

function send(instance: KyInstance, token: string | null, method: Method, path: string, request: HttpRequest): Promise<Response> {
  const { query, json, octets, signal } = request;
  return instance(path.replace(/^\//, ''), {
    method,
    ...(signal === undefined ? {} : { signal }),
    headers: {
      ...request.headers,
      ...(octets === undefined ? {} : { 'Content-Type': 'application/octet-stream' }),
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    },
    ...(query === undefined ? {} : { searchParams: query }),
    ...(json === undefined ? {} : { json }),
    ...(octets === undefined ? {} : { body: octets }),
  });
}

async function readToken(token: TokenSource, refresh: boolean): Promise<string | null> {
  try {
    return await token({ refresh });
  } catch (cause) {
    throw isConsultError(cause) ? cause : new ConsultError('backend/unauthenticated', { cause });
  }
}

/** @throws ConsultError `backend/bad-response`: it is longer */
async function readAnswer(response: Response, { maxBytes = ANSWER_MAX_BYTES }: HttpRequest): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBounded(response, maxBytes);
  if (bytes === null) throw new ConsultError('backend/bad-response', { cause: new RangeError(`The answer is longer than ${maxBytes} bytes.`) });
  return bytes;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The engine's message quotes the text, and the text may be about a person: it is not kept.
    throw new ConsultError('backend/bad-response', { cause: new SyntaxError('The answer is not JSON.') });
  }
}
