import assert from 'node:assert/strict';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import type { Identity } from '../../../src/domain/identity.js';

export interface Answer {
  status: number;
  headers: Headers;
  bytes: Uint8Array<ArrayBuffer>;
  /** The body as text. */
  text: string;
  /** The body as JSON. */
  json<T>(): T;
  /** `code` of a problem document. */
  code: string | null;
}

export interface Ask {
  json?: unknown;
  bytes?: Uint8Array<ArrayBuffer>;
  text?: string;
  headers?: Record<string, string>;
}

/** Somebody at a browser: a token and a way to ask. */
export class Person {
  readonly backend: Backend;
  readonly token: string | null;

  constructor(backend: Backend, token: string | null) {
    this.backend = backend;
    this.token = token;
  }

  static async signIn(backend: Backend, personId: string): Promise<Person> {
    const answer = await new Person(backend, null).ask('POST', '/demo/sign-in', { json: { personId } });
    assert.equal(answer.status, 200, `${personId} cannot sign in`);
    return new Person(backend, answer.json<{ accessToken: string }>().accessToken);
  }

  async ask(method: string, path: string, { json, bytes, text, headers = {} }: Ask = {}): Promise<Answer> {
    const body = json === undefined ? (bytes ?? text) : JSON.stringify(json);
    const type: Record<string, string> = json === undefined ? {} : { 'Content-Type': 'application/json' };
    const auth: Record<string, string> = this.token === null ? {} : { Authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.backend.url}/api${path}`, { method, headers: { ...type, ...auth, ...headers }, ...(body === undefined ? {} : { body }) });
    return answerOf(response);
  }

  /** Asks, insists on success, and reads the JSON. */
  async get<T>(path: string): Promise<T> {
    const answer = await this.ask('GET', path);
    assert.equal(answer.status, 200, `GET ${path}: ${answer.text}`);
    return answer.json<T>();
  }

  me(): Promise<Identity> {
    return this.get<Identity>('/me');
  }
}

export async function answerOf(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') === true;
  return {
    status: response.status, headers: response.headers, bytes, text,
    json: <T>() => JSON.parse(text) as T,
    code: isProblem ? (JSON.parse(text) as { code: string }).code : null,
  };
}
