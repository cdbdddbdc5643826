import { expect } from 'chai';
import { ConsultError, isConsultError } from '../../../src/domain/consult-error.js';
import { NO_CONSENTS } from '../../../src/ownership/consent-book.js';
import type { SignedConsent } from '../../../src/ownership/consent.js';
import { ConsentLedger } from '../../../src/session/consent/consent-ledger.js';
import { deliverEvidence, TOLD_AFTER } from '../../../src/session/consent/deliver-evidence.js';
import { deliverOwnWords, type OwnWordsParts } from '../../../src/session/consent/deliver-own-words.js';
import { permission, signWord } from '../../../src/testing/sign-call.js';
import { testDevice } from '../session-keys.js';

const TERMS = { sid: 's-1', rid: 'r-1', cd: 'C'.repeat(42) + 'A', modes: ['audio', 'video'] };
const SHOWN = { text: 'May this consultation be recorded?', lang: 'en' };
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (isConsultError(error) ? error.code : String(error)));

describe('a word of mine for the backend', () => {
  type Device = Awaited<ReturnType<typeof testDevice>>['device'];
  let mine: Device;
  let stranger: Device;
  before(async () => {
    [mine, stranger] = [(await testDevice()).device, (await testDevice()).device];
  });

  /** A page with one answer, and a backend that has these words of mine already. */
  async function scene(answer: 'permit' | 'deny', stored: string[], takes = stored): Promise<{ run: () => Promise<string>; told: string[]; ledger: ConsentLedger; again: SignedConsent[] }> {
    const told: string[] = [];
    const again: SignedConsent[] = [];
    const ledger = new ConsentLedger({ role: 'patient', terms: TERMS, modes: ['audio', 'video'], device: mine, known: NO_CONSENTS, now: () => 1_000, onChange: () => undefined, onOwn: (word) => again.push(word) });
    await ledger.say(answer, SHOWN);
    const putEvidence = (_sid: string, tokens: readonly string[]): Promise<void> => {
      told.push(...tokens);
      return tokens.every((token) => takes.includes(token)) ? Promise.resolve() : Promise.reject(new ConsultError('backend/conflict'));
    };
    const parts = {
      session: { grant: { sid: 's-1', role: 'patient', appointment: { id: 'a-1' } }, sessions: { putEvidence, open: () => Promise.resolve({ consents: stored }) } },
      terms: TERMS, signers: [{ kid: mine.kid, key: mine.publicKey }], ledger, signal: new AbortController().signal, onWaiting: () => undefined, now: () => 0,
    } as unknown as OwnWordsParts;
    return { told, ledger, again, run: () => codeOf(deliverOwnWords(again.slice(0, 1).map(({ token }) => token), parts)) };
  }
  const word = async (change = {}, by = mine): Promise<string> => (await signWord(by, { ...permission('patient', TERMS, { at: 900 }), ...change })).token;

  it('that the backend has another in place of is signed anew, after what it has', async () => {
    const stored = await word({ text: 'On another page' });
    const { run, again, ledger } = await scene('deny', [stored]);
    expect(await run()).to.equal('done');
    expect(again.map(({ payload: { seq, decision } }) => [seq, decision])).to.deep.equal([[0, 'deny'], [1, 'withdraw']]);
    expect(ledger.consents.patient.map(({ token }) => token)).to.deep.equal([stored, again[1]?.token]);
  });

  it('comes with those before it when the backend has lost them, and is told of when even that is no use', async () => {
    const { run, told, again } = await scene('permit', []);
    expect(await run()).to.equal('backend/conflict');
    expect(told).to.deep.equal([again[0]?.token, again[0]?.token]);
  });

  it('is not signed after words that the backend says are mine and are not', async () => {
    const { run, again } = await scene('deny', [await word({}, stranger)]);
    expect(await run()).to.equal('session/not-proved');
    expect(again).to.have.length(1);
  });

  it('is told of once while the backend is away for long, and given up with the reason that ends it', async () => {
    const closing = new AbortController();
    const waiting: string[] = [];
    let [clock, tries] = [0, 0];
    const work = codeOf(deliverEvidence({
      putEvidence: () => {
        clock += TOLD_AFTER;
        tries += 1;
        if (tries === 4) closing.abort(new ConsultError('backend/unreachable'));
        return Promise.reject(new ConsultError('backend/failed', { retryAfter: 1 }));
      },
    }, 's-1', [], { signal: closing.signal, onWaiting: ({ code }) => waiting.push(code), now: () => clock }));
    expect(await work).to.equal('backend/unreachable');
    expect([waiting, tries]).to.deep.equal([['backend/failed'], 4]);
  }).timeout(15_000);
});
