import { expect } from 'chai';
import { confirmText } from '../../../src/ownership/confirm-text.js';
import { LinkProof, type LinkProofOptions } from '../../../src/session/connection/link-proof.js';
import type { BoundPair } from '../../../src/session/signaling/page-binding.js';

const DIGESTS = { patient: 'p', practitioner: 'c' };
const PAIR = { digests: DIGESTS, fingerprint: 'theirs' } as unknown as BoundPair;
const TRACK = { kind: 'video' } as MediaStreamTrack;
const THEIR_WORD = confirmText('practitioner', DIGESTS);

type Link = ReturnType<LinkProofOptions['link']>;

function prove({ fingerprint = 'theirs', pair = PAIR, open = true, tells = true }: { fingerprint?: string | null; pair?: BoundPair | null; open?: boolean; tells?: boolean } = {}) {
  const events: string[] = [];
  const said: string[] = [];
  const link: Link = { remoteFingerprint: () => (tells ? Promise.resolve(fingerprint) : Promise.reject(new DOMException('no stats', 'OperationError'))), send: (text: string) => { said.push(text); return open; } };
  const now: { pair: BoundPair | null; link: Link } = { pair, link };
  const proof = new LinkProof({
    role: 'patient', pair: () => now.pair, link: () => now.link,
    onProved: () => events.push('proved'), onFailed: (how) => events.push(how), onMessage: (text) => events.push(text), onTrack: ({ kind }) => events.push(kind),
  });
  return { proof, events, said, now };
}

describe('the proof of a connection', () => {
  it('lets tracks and messages through once both have said which binds they believe in, and not before', async () => {
    const { proof, events, said } = prove();
    proof.track(TRACK);
    await proof.connected();
    expect(said).to.deep.equal([confirmText('patient', DIGESTS)]);
    expect(events).to.deep.equal([]);
    proof.message(THEIR_WORD);
    proof.message('{"type":"ping"}');
    proof.track({ kind: 'audio' } as MediaStreamTrack);
    expect(events).to.deep.equal(['video', 'proved', '{"type":"ping"}', 'audio']);
  });

  it('keeps their word when their channel opens before mine', async () => {
    const { proof, events } = prove();
    proof.message(THEIR_WORD);
    expect(events).to.deep.equal([]);
    await proof.connected();
    expect(events).to.deep.equal(['proved']);
  });

  const refused: [what: string, options: Parameters<typeof prove>[0], word: string][] = [
    ['another certificate', { fingerprint: 'somebody else’s' }, THEIR_WORD],
    ['no certificate', { fingerprint: null }, THEIR_WORD],
    ['my own word sent back', {}, confirmText('patient', DIGESTS)],
    ['another pair of binds', {}, confirmText('practitioner', { ...DIGESTS, patient: 'another' })],
    ['the two the wrong way round', {}, confirmText('practitioner', { patient: 'c', practitioner: 'p' })],
    ['anything else as the first word', {}, '{"type":"sync","n":-1,"mode":"video","at":0,"by":"practitioner"}'],
    ['nothing as the first word', {}, ''],
  ];
  for (const [what, options, word] of refused) {
    it(`refuses ${what}, and never shows a track`, async () => {
      const { proof, events } = prove(options);
      proof.track(TRACK);
      await proof.connected();
      proof.message(word);
      proof.message(THEIR_WORD);
      proof.track(TRACK);
      expect(events).to.deep.equal(['refused']);
    });
  }

  for (const [what, options] of [['a page that is not bound', { pair: null }], ['a channel that does not carry my word', { open: false }], ['a browser that does not tell the certificate', { tells: false }]] as const) {
    it(`gives up on ${what}, accuses nobody, and never shows a track`, async () => {
      const { proof, events } = prove(options);
      proof.track(TRACK);
      await proof.connected();
      proof.message(THEIR_WORD);
      proof.track(TRACK);
      expect(events).to.deep.equal(['gone']);
    });
  }

  it('refuses one who goes on talking before it has heard my word', async () => {
    const { proof, events } = prove();
    proof.message(THEIR_WORD);
    proof.message('{"type":"ping"}');
    await proof.connected();
    expect(events).to.deep.equal(['refused']);
  });

  it('refuses one whose first word was another, whatever it says after that', async () => {
    const { proof, events } = prove();
    proof.message('');
    proof.message(THEIR_WORD);
    await proof.connected();
    expect(events).to.deep.equal(['refused']);
  });

  it('refuses a page that has gone before it has said its word', async () => {
    const { proof, events, now } = prove();
    await proof.connected();
    now.pair = null;
    proof.message(THEIR_WORD);
    expect(events).to.deep.equal(['gone']);
  });

  it('refuses a connection that is not there any more when its certificate is to be looked at, or has been', async () => {
    const [gone, going] = [prove(), prove()];
    gone.now.link = null;
    await gone.proof.connected();
    const looking = going.proof.connected();
    going.now.link = null;
    await looking;
    for (const { proof, events } of [gone, going]) {
      proof.message(THEIR_WORD);
      expect(events).to.deep.equal(['gone']);
    }
  });

  it('refuses a connection whose page was loaded again while its certificate was looked at', async () => {
    const { proof, events, now } = prove();
    const looking = proof.connected();
    now.pair = { ...PAIR };
    await looking;
    expect(events).to.deep.equal(['gone']);
  });

  it('says nothing more of a connection that is gone', async () => {
    const { proof, events, said } = prove();
    proof.track(TRACK);
    const looking = proof.connected();
    proof.close();
    await looking;
    proof.message(THEIR_WORD);
    expect([events, said]).to.deep.equal([[], []]);
  });
});
