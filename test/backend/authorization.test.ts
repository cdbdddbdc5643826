import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { WallName } from '../../examples/reference-backend/recordings/walls/walls.js';
import { authorizationChecks } from '../../src/testing/authorization/authorization-checks.js';
import { authorizationMatrix } from '../../src/testing/authorization/authorization-matrix.js';
import type { AuthorizationSubject } from '../../src/testing/authorization/authorization-subject.js';
import type { OperationRow } from '../../src/testing/authorization/operation-row.js';
import { prepare, subjectOf, type Prepared } from './support/authorization-people.js';
import { onOneEngine } from './support/engines.js';

const HOUR = 3_600_000;
/** What the reference backend offers besides the contract. */
const rows: readonly OperationRow[] = [
  { operation: 'GET /trust/{tenant}/{region}', about: 'nobody', open: true, ask: () => ({ path: ['northwind-health', 'uk'] }), own: 200 },
  { operation: 'GET /notices', about: 'nobody', ask: () => ({}), own: 200 },
  { operation: 'GET /demo/people', about: 'nobody', open: true, ask: () => ({}), own: 200 },
  { operation: 'POST /demo/sign-in', about: 'nobody', open: true, ask: () => ({ json: { personId: 'amara-okafor' } }), own: 200 },
];

/** What stands between the matrix and a backend, and is told what the backend is. */
type Between = (request: Request, subject: AuthorizationSubject, ask: typeof fetch) => Promise<Response>;

const honest: Between = (request, _, ask) => ask(request);
/** A backend that takes everybody for the owner. */
const everybodyIsOwner: Between = (request, { tokens: { owner } }, ask) => {
  request.headers.set('Authorization', `Bearer ${owner}`);
  return ask(request);
};
/** Changes the answers that `fits` picks by what was asked and what is answered. */
const changing = (fits: (url: string, text: string, subject: AuthorizationSubject) => boolean, change: (text: string) => string, status?: number): Between =>
  async (request, subject, ask) => {
    const answer = await ask(request);
    const text = await answer.clone().text();
    if (!fits(request.url, text, subject)) return answer;
    return new Response(change(text), { status: status ?? answer.status, headers: { 'Content-Type': answer.headers.get('Content-Type') ?? '' } });
  };
const isDocument = (url: string): boolean => url.endsWith('/openapi.json');
const isProblem = (_: string, text: string): boolean => text.includes('"urn:consultkit:');
let count = 0;
const counting = (text: string): string => text.replace('{', `{"instance":"urn:${count++}",`);

/** A backend that takes no more for the moment, when it is asked for the first time. */
const limited = (patience: number): Between => {
  const told = new Map<string, number>();
  return (request, _, ask) => {
    const asked = `${request.method} ${request.url} ${request.headers.get('Authorization') ?? ''}`;
    const times = (told.get(asked) ?? 0) + 1;
    told.set(asked, times);
    return times > patience ? ask(request) : Promise.resolve(new Response('', { status: 429, headers: { 'Retry-After': '0' } }));
  };
};

/** Where the backend says how long to wait, its clock moves on by as much: nobody sits that time out. */
const movingOn = (move: (millis: number) => void, ask: typeof fetch): typeof fetch => async (input, init) => {
  const request = new Request(input, init);
  const answer = await ask(request.clone());
  if (answer.status !== 429) return answer;
  move(Number(answer.headers.get('Retry-After')) * 1_000);
  return ask(request);
};

const EVERY_OPERATION = 'every operation has a row, and every row an operation';
const PROGRESS = 'GET /recordings/{rid}/progress';

interface Fault {
  what: string;
  /** The check that looks. */
  check: string;
  between: Between;
  /** Other tokens than the right ones. */
  tokens?: (right: AuthorizationSubject['tokens']) => Partial<AuthorizationSubject['tokens']>;
  /** What it says; null, that there is nothing wrong. */
  says: (subject: AuthorizationSubject) => string | null;
}

const FAULTS: readonly Fault[] = [
  { what: 'an operation that the matrix does not know', check: EVERY_OPERATION, between: changing(isDocument, (text) => text.replace('"/me"', '"/you"')), says: () => 'operations without a row: got ["GET /you"]' },
  { what: 'an operation that is gone', check: EVERY_OPERATION, between: changing(isDocument, (text) => text.replace('"/me":{"get"', '"/me":{"got"')), says: () => 'rows without an operation: got ["GET /me"]' },
  {
    what: 'other words for what is another’s than for what is missing', check: PROGRESS,
    between: changing((url, text, { consultation }) => url.includes(consultation.rid) && isProblem(url, text), (text) => text.replace('"title":"', '"title":"Not yours. ')),
    says: () => 'otherMember, a random id: is told from what is another’s',
  },
  { what: 'a problem that names its one request', check: PROGRESS, between: changing(isProblem, counting), says: () => null },
  { what: 'another status than absent', check: PROGRESS, between: changing(isProblem, (text) => text, 403), says: () => 'otherMember, a foreign id: 403, and right is 404' },
  { what: 'a limit that ends, which it waits for', check: PROGRESS, between: limited(1), says: () => null },
  { what: 'a limit that does not end', check: PROGRESS, between: limited(Infinity), says: () => 'otherMember, a foreign id: 429, and right is 404' },
  { what: 'an answer to nobody', check: 'GET /services', between: changing(isProblem, (text) => text, 200), says: () => 'anonymous, her own: 200, and right is 401' },
  { what: 'another’s recovery methods in a list', check: 'GET /keys/ways', between: everybodyIsOwner, says: ({ keys }) => `recorder, her own: shows ${keys.owner.way.id}` },
  { what: 'another’s device in a signed link', check: 'GET /keys/chain', between: everybodyIsOwner, says: ({ keys }) => `otherMember, her own: shows ${keys.owner.device}` },
  { what: 'another’s note in a list of appointments', check: 'GET /appointments', between: everybodyIsOwner, says: ({ consultation }) => `otherPractitioner, her own: shows ${consultation.appointment.note}` },
  { what: 'a hold that others let go', check: 'DELETE /holds/{id}', between: everybodyIsOwner, says: () => 'others have let the owner’s hold go' },
  {
    what: 'a list that has changed', check: 'POST /sessions/{sid}/end', between: changing((url) => url.endsWith('/appointments'), (text) => text.replace('{', `{"asked":${count++},`)),
    says: () => 'the owner’s or the other member’s things are not what they were',
  },
  {
    what: 'one person under two names', check: 'the callers are different people, the owner’s and the other member’s insurer is one', between: honest,
    tokens: ({ owner }) => ({ otherMember: owner }), says: () => 'different people: got 3, wanted 4',
  },
  {
    what: 'a reader whom the claim does not name', check: 'a reader asks where the owner’s claim names one, and where it names none there is none to ask', between: honest,
    tokens: ({ otherMember }) => ({ reader: otherMember }), says: () => 'a reader to ask as, since the claim names one: got false, wanted true',
  },
  { what: 'a reader who cannot read', check: 'GET /recordings/{rid}', between: honest, tokens: ({ otherMember }) => ({ reader: otherMember }), says: () => 'reader, her own: 404, and right is 200' },
];

onOneEngine('who may do what', ({ fresh, start }) => {
  let place: Awaited<ReturnType<typeof fresh>>;
  let backend: Backend;
  let prepared: Prepared;
  let passed = 0;
  const clock = (): number => Date.now() + passed;
  const ofTheMachine = globalThis.fetch;
  after(() => {
    globalThis.fetch = ofTheMachine;
  });
  before(async () => {
    globalThis.fetch = movingOn((millis) => (passed += millis), ofTheMachine);
    place = await fresh();
    backend = await start({ ...place, clock, dropInMinutes: 1 });
    prepared = await prepare(backend);
  });

  /** The same data an hour later, since wrong proofs are counted by the hour. */
  const without = async (...withoutWalls: WallName[]): Promise<AuthorizationSubject> => {
    await backend.stop();
    passed += HOUR;
    // With no wall at all the canaries are offered what is not theirs, and stop it: then the matrix shows nothing.
    backend = await start({ ...place, clock, drill: true, withoutWalls, withoutWatch: withoutWalls.length === 3 });
    return subjectOf(backend, place.dataFolder, prepared);
  };

  describe('behind all three walls', () => authorizationMatrix(() => without(), { describe, it }, { rows }));
  for (const wall of ['rows', 'where', 'gate'] as const) {
    describe(`with the wall “${wall}” gone`, () => authorizationMatrix(() => without(wall), { describe, it }, { rows }));
  }

  it('with all three gone shows the matrix a stranger who reads: so that its green proves something', async () => {
    const failed = new Map<string, string>();
    for (const { name, run } of authorizationChecks(() => without('rows', 'where', 'gate'), { rows })) {
      await run().catch((error: unknown) => failed.set(name, String(error)));
    }
    const reads = ['GET /recordings/{rid}', 'GET /recordings/{rid}/segments/{seq}', 'POST /recordings/{rid}/lease'];
    // Whoever has received it can say that they have played it: then an incident knows.
    assert.deepEqual([...failed.keys()].sort(), ['GET /recordings', ...reads, 'POST /recordings/{rid}/receipts'].sort());
    for (const operation of reads) assert.match(failed.get(operation) ?? '', /^otherMember, a foreign id: 200, and right is 404$/m);
    assert.match(failed.get('GET /recordings') ?? '', new RegExp(`^otherMember, her own: shows ${prepared.consultation.rid}`, 'm'));
  });

  describe('the matrix finds', () => {
    let subject: AuthorizationSubject;
    before(async () => {
      subject = await without();
    });
    for (const { what, check, between, tokens, says } of FAULTS) {
      it(what, async () => {
        const faulty = Promise.resolve({ ...subject, tokens: { ...subject.tokens, ...tokens?.(subject.tokens) } });
        const { run } = authorizationChecks(() => faulty, { rows }).find(({ name }) => name === check) ?? assert.fail(`no check ${check}`);
        const real = globalThis.fetch;
        globalThis.fetch = (input, init) => between(new Request(input, init), subject, real);
        const said = await run().then(() => null, String).finally(() => {
          globalThis.fetch = real;
        });
        const wanted = says(subject);
        assert.ok(wanted === null ? said === null : said?.includes(wanted), `${said} and not ${wanted}`);
      });
    }
  });
});
