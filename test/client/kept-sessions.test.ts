import { expect } from 'chai';
import { deleteDB } from 'idb';
import type { SessionPort } from '../../src/adapter/ports/session-port.js';
import { KeptSessions } from '../../src/client/outbox/kept-sessions.js';
import { WordStore } from '../../src/client/outbox/word-store.js';
import { ConsultError } from '../../src/domain/consult-error.js';
import type { ErrorCode } from '../../src/domain/error-codes.js';
import { hostileStorage } from '../../src/testing/hostile-platform/hostile-storage.js';
import { pause, until } from '../support/until.js';

const OWNER = { tenant: 'ins-a', region: 'uk', subject: 'm_1' };

/** A backend that fails with this code until it is null, and writes down what it has heard. */
class Backend {
  trouble: ErrorCode | null = null;
  readonly heard: string[] = [];
  attempts = 0;

  readonly port = {
    end: (sid: string) => this.#hear(`end ${sid}`),
    putEvidence: (sid: string, tokens: readonly string[]) => this.#hear(`evidence ${sid} ${tokens.join()}`),
  } as unknown as SessionPort;

  #hear(what: string): Promise<void> {
    this.attempts += 1;
    if (this.trouble !== null) return Promise.reject(new ConsultError(this.trouble));
    this.heard.push(what);
    return Promise.resolve();
  }
}

describe('what the backend must hear of a consultation', () => {
  const pages: AbortController[] = [];
  let backend: Backend;

  /** A page of this person; aborting it is their going. */
  function page(owner = OWNER): { sessions: KeptSessions; gone: AbortController } {
    const gone = new AbortController();
    pages.push(gone);
    return { sessions: new KeptSessions({ sessions: backend.port, owner, gone: gone.signal }), gone };
  }

  const left = async (owner = OWNER): Promise<string[]> => {
    const store = new WordStore();
    const words = await store.of(owner);
    store.close();
    return words.map(({ kind, sid }) => `${kind} ${sid}`);
  };

  beforeEach(() => { backend = new Backend(); });
  afterEach(async () => {
    for (const gone of pages.splice(0)) gone.abort();
    await deleteDB('consultkit-words');
  });

  it('is said once, and nothing is kept of it', async () => {
    await page().sessions.end('s1');
    expect([backend.heard, await left()]).to.deep.equal([['end s1'], []]);
  });

  it('is said again while the backend is away, and whoever ended it need not wait', async () => {
    backend.trouble = 'backend/unreachable';
    await page().sessions.end('s1');
    expect([backend.heard, await left()]).to.deep.equal([[], ['end s1']]);
    backend.trouble = null;
    await until(() => backend.heard.length > 0, 'the word');
    await until(async () => (await left()).length === 0, 'nothing kept');
    await pause(700);
    expect(backend.heard).to.deep.equal(['end s1']);
  });

  it('is said by the next page of the same person when this one has died, and by nobody else’s', async () => {
    backend.trouble = 'backend/failed';
    const first = page();
    await first.sessions.end('s1');
    await first.sessions.putEvidence('s1', ['a', 'b']).catch(() => undefined);
    first.gone.abort();
    backend.trouble = null;
    await page({ ...OWNER, subject: 'm_10' }).sessions.resume();
    await page({ ...OWNER, subject: 'm' }).sessions.resume();
    expect(backend.heard).to.deep.equal([]);
    expect((await left()).length).to.equal(2);
    await page().sessions.resume();
    expect(backend.heard).to.have.members(['end s1', 'evidence s1 a,b']);
    expect(await left()).to.deep.equal([]);
  });

  it('is dropped when it is refused for good, and that is told', async () => {
    backend.trouble = 'backend/not-found';
    const refused = await page().sessions.end('s1').then(() => null, (error: ConsultError) => error.code);
    expect([refused, await left()]).to.deep.equal(['backend/not-found', []]);
    const conflict = new Backend();
    conflict.trouble = 'backend/conflict';
    backend = conflict;
    expect(await page().sessions.putEvidence('s1', ['a']).then(() => null, (error: ConsultError) => error.code)).to.equal('backend/conflict');
    expect(await left()).to.deep.equal([]);
  });

  it('goes on behind when whoever said it stops trying', async () => {
    backend.trouble = 'backend/unreachable';
    const { sessions } = page();
    const trying = new AbortController();
    await sessions.putEvidence('s1', ['a'], trying.signal).catch(() => undefined);
    await pause(700);
    expect(backend.attempts, 'the caller tries again itself').to.equal(1);
    trying.abort();
    backend.trouble = null;
    await until(() => backend.heard.length > 0, 'the word');
    expect(backend.heard).to.deep.equal(['evidence s1 a']);
  });

  it('is not said any more once the person has gone', async () => {
    backend.trouble = 'backend/unreachable';
    const { sessions, gone } = page();
    await sessions.end('s1');
    gone.abort();
    backend.trouble = null;
    await pause(1_200);
    expect([backend.heard, await left()]).to.deep.equal([[], ['end s1']]);
  });

  it('asks for nothing, and breaks nothing, where there are no databases at all', async () => {
    const { IDBKeyRange: range } = globalThis;
    Object.defineProperty(globalThis, 'IDBKeyRange', { value: undefined, configurable: true, writable: true });
    try {
      await page().sessions.resume();
    } finally {
      Object.defineProperty(globalThis, 'IDBKeyRange', { value: range, configurable: true, writable: true });
    }
  });

  it('is said for as long as the page is there where the browser keeps nothing', async () => {
    const storage = hostileStorage({ open: 'reject' });
    try {
      backend.trouble = 'backend/unreachable';
      await page().sessions.end('s1');
      backend.trouble = null;
      await until(() => backend.heard.length > 0, 'the word');
    } finally {
      storage.restore();
    }
    expect(backend.heard).to.deep.equal(['end s1']);
  });
});
