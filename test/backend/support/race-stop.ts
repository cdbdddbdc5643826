import diagnostics from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import type { Backend } from '../../../examples/reference-backend/create-backend.js';
import { newLeaseNonce } from '../../../src/ownership/new-lease-nonce.js';
import type { Recorded } from './consultation.js';
import { Person, type Answer } from './person.js';
import type { WantedStop } from '../../../examples/reference-backend/stops/make-stop.js';
import { liftNow, stopNow } from './stopping.js';

export interface RaceResult {
  /** Answers that gave something of the recording, and those that refused it. */
  given: number;
  refused: number;
  /** Of those that gave something: handed over after the stop was acknowledged, with their bytes and wraps; or asked for after it. */
  afterAcknowledgement: number;
  bytesAfter: number;
  wrapsAfter: number;
}

interface Asked {
  name: string;
  startedAt: number;
  answer: Answer;
}

/** What is asked for and stopped. */
export interface RaceOver {
  stop: Pick<WantedStop, 'scope' | 'target'>;
  token: string;
  ways: readonly ((person: Person, n: number, headers: Record<string, string>) => Promise<Answer>)[];
  /** Whether an answer of status 200 gives something away. */
  gives: (answer: Answer) => boolean;
}

/** A recording, read in every way. */
export function readingOf({ member: { token }, grant: { rid }, patientKeys }: Recorded): RaceOver {
  const nonce = newLeaseNonce();
  return {
    stop: { scope: 'rid', target: rid }, token: token ?? '',
    ways: [
      (member, n, headers) => member.ask('GET', `/recordings/${rid}/segments/${n % 3}`, { headers }), (member, _, headers) => member.ask('GET', `/recordings/${rid}`, { headers }),
      (member, _, headers) => member.ask('GET', '/recordings', { headers }), (member, _, headers) => member.ask('POST', `/recordings/${rid}/lease`, { json: { kid: patientKeys.account.kid, nonce }, headers }),
    ],
    gives: ({ headers, text }) => headers.get('Content-Type') === 'application/octet-stream' || text.includes('"lease"') || text.includes(rid),
  };
}

/**
 * Asks for something in every way at once, again and again, stops it in the midst, and looks at which moment each answer was
 * handed to the system: by the server's own word (`http.server.response.finish`), not by when it was read.
 * @param backends asked in turn; the first one stops it
 */
export async function race(backends: readonly [Backend, ...Backend[]], { stop: wanted, token, ways, gives }: RaceOver, { requests, rounds }: { requests: number; rounds: number }): Promise<RaceResult> {
  const result: RaceResult = { given: 0, refused: 0, afterAcknowledgement: 0, bytesAfter: 0, wrapsAfter: 0 };
  const [backend] = backends;
  const pages = backends.map((each) => new Person(each, token));
  const each = Math.ceil(requests / rounds);
  for (let round = 0; round < rounds; round++) {
    const finishedAt = new Map<string, number>();
    const onFinish = (message: unknown): void => {
      const { request, response } = message as { request: { headers: Record<string, string> }; response: ServerResponse };
      const name = request.headers['x-race'];
      if (name !== undefined && response.statusCode === 200) finishedAt.set(name, performance.now());
    };
    diagnostics.subscribe('http.server.response.finish', onFinish);
    const ask = async (n: number): Promise<Asked> => {
      const name = `${round}-${n}`;
      const headers = { 'X-Race': name };
      const startedAt = performance.now();
      const member = pages[Math.floor(n / 4) % pages.length]!;
      return { name, startedAt, answer: await ways[n % ways.length]!(member, n, headers) };
    };
    let acknowledgedAt = Number.POSITIVE_INFINITY;
    let stop = { seq: 0 };
    const asked: Promise<Asked>[] = [];
    // As many under way at the same time as a server can be asked by pages, and the stop in the midst of them.
    const width = 20;
    const stopAt = Math.floor(each / 3);
    let stopping: Promise<void> | null = null;
    for (let n = 0; n < each; n++) {
      asked.push(ask(n));
      if (n === stopAt) stopping = stopNow(backend, wanted).then((made) => { acknowledgedAt = performance.now(); stop = made; });
      if (n >= width) await asked[n - width];
    }
    await stopping;
    const answers = [...(await Promise.all(asked)), await ask(each), await ask(each + 1), await ask(each + 2), await ask(each + 3)];
    diagnostics.unsubscribe('http.server.response.finish', onFinish);
    for (const { name, startedAt, answer } of answers) count(result, answer, gives, { startedAt, finishedAt: finishedAt.get(name) ?? Number.POSITIVE_INFINITY, acknowledgedAt });
    await liftNow(backend, stop.seq);
  }
  return result;
}

function count(result: RaceResult, answer: Answer, gives: RaceOver['gives'], { startedAt, finishedAt, acknowledgedAt }: { startedAt: number; finishedAt: number; acknowledgedAt: number }): void {
  const { status, text, bytes } = answer;
  if (status === 429) return;
  if (status !== 200 || !gives(answer)) {
    result.refused += 1;
    return;
  }
  result.given += 1;
  if (finishedAt <= acknowledgedAt && startedAt <= acknowledgedAt) return;
  result.afterAcknowledgement += 1;
  result.bytesAfter += bytes.length;
  result.wrapsAfter += text.split('"enc":').length - 1;
}
