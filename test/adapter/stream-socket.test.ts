import { expect } from 'chai';
import { chooseTransport, openTransport } from '../../src/adapter/http/choose-transport.js';
import { StreamSocket } from '../../src/adapter/http/stream-socket.js';
import { until } from '../support/until.js';

/** A backend that answers GET by a stream that the test writes, and POST by what it is told to. */
function backend(status = 200) {
  const asked: { method: string | undefined; token: string | null; body: unknown; url: string }[] = [];
  let write!: (text: string) => void;
  let answer = { status: 200, frames: [{ type: 'ack', n: 0 }] as unknown[] };
  const fetch = ((url: string, { method, headers, body }: RequestInit) => {
    asked.push({ method, token: new Headers(headers).get('Authorization'), body, url });
    if (method === 'POST') return Promise.resolve(Response.json({ frames: answer.frames }, { status: answer.status }));
    const stream = new ReadableStream<Uint8Array>({ start: (controller) => { write = (text) => controller.enqueue(new TextEncoder().encode(text)); } });
    return Promise.resolve(new Response(stream, { status }));
  }) as typeof globalThis.fetch;
  return { asked, fetch, write: (text: string) => write(text), answers: (next: typeof answer) => { answer = next; } };
}

function listen(fetch: typeof globalThis.fetch) {
  const [said, codes]: [unknown[], number[]] = [[], []];
  const socket = new StreamSocket('https://care.example/api/sessions/s1/signal?instance=i1&after=now', fetch);
  socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token: 'T' }));
  socket.onmessage = ({ data }) => said.push(JSON.parse(String(data)));
  socket.onclose = ({ code }) => codes.push(code);
  return { socket, said, codes };
}

describe('the signalling socket as a stream of events', () => {
  it('signs in by a header, hears frames however they are cut, and says one after the other', async () => {
    const { asked, fetch, write } = backend();
    const { socket, said } = listen(fetch);
    await until(() => asked.length === 1, 'the stream');
    expect([asked[0]?.method, asked[0]?.token, asked[0]?.url.includes('T')]).to.deep.equal(['GET', 'Bearer T', false]);
    write(': \n\ndata: {"type":"rea');
    write('dy","last":5}\n\ndata: {"type":"pong"}\n\n');
    await until(() => said.length === 2, 'two frames');
    socket.send('{"type":"ping"}');
    await until(() => said.length === 3, 'an answer');
    expect([said, asked[1]?.body, asked[1]?.token]).to.deep.equal([[{ type: 'ready', last: 5 }, { type: 'pong' }, { type: 'ack', n: 0 }], '{"type":"ping"}', 'Bearer T']);
    socket.close();
  });

  it('is closed with the code of a socket, by an event or by a status, and once', async () => {
    const event = backend();
    const one = listen(event.fetch);
    await until(() => event.asked.length === 1, 'the stream');
    event.write('event: close\ndata: 4001\n\n');
    await until(() => one.codes.length > 0, 'the end');
    expect(one.codes).to.deep.equal([4001]);
    for (const [status, code] of [[401, 4401], [404, 4404], [403, 4403], [502, 0]] as const) {
      const { codes } = listen(backend(status).fetch);
      await until(() => codes.length > 0, 'the end');
      expect(codes).to.deep.equal([code]);
    }
    const refused = backend();
    const other = listen(refused.fetch);
    await until(() => refused.asked.length === 1, 'the stream');
    refused.answers({ status: 400, frames: [] });
    other.socket.send('{}');
    await until(() => other.codes.length > 0, 'the end');
    expect(other.codes).to.deep.equal([4400]);
  });

  it('is dead when nothing comes for longer than the backend is ever silent', async () => {
    const { asked, fetch } = backend();
    const { codes } = listen(fetch);
    await until(() => asked.length === 1, 'the stream');
    await until(() => codes.length > 0, 'the end', 15_000);
    expect(codes).to.deep.equal([0]);
  }).timeout(20_000);

  it('is chosen where two WebSockets in a row brought nothing, and a WebSocket is tried again after it', () => {
    expect([0, 1, 2, 3].map(chooseTransport)).to.deep.equal(['socket', 'socket', 'stream', 'stream']);
    const sockets: (EventTarget & { url: string })[] = [];
    const openSocket = (url: string): WebSocket => {
      const socket = Object.assign(new EventTarget(), { url });
      sockets.push(socket);
      return socket as unknown as WebSocket;
    };
    const asked: string[] = [];
    const open = openTransport(openSocket, ((url: string) => { asked.push(url); return new Promise(() => undefined); }) as typeof globalThis.fetch);
    const kinds = Array.from({ length: 5 }, () => open('wss://care.example/api') instanceof StreamSocket);
    expect(kinds).to.deep.equal([false, false, true, false, true]);
    sockets[2]?.dispatchEvent(new Event('message'));
    expect(open('wss://care.example/api') instanceof StreamSocket, 'they come through again').to.equal(false);
    const refused = openTransport(() => { throw new Error('refused'); }, (() => new Promise(() => undefined)) as typeof globalThis.fetch);
    for (let times = 0; times < 2; times += 1) expect(() => refused('wss://care.example/api')).to.throw();
    expect(refused('wss://care.example/api') instanceof StreamSocket).to.equal(true);
  });
});
