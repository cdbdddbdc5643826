import { expect } from 'chai';
import { openBytes } from '../../src/sealing/cobblestone.js';
import { segmentContext } from '../../src/sealing/segment-context.js';
import { issueRecording, type IssuedRecording } from '../../src/testing/issue-item.js';
import { makeDevice } from '../../src/testing/make-party.js';
import { portOf } from '../../src/testing/port-of.js';
import { recordConsultation } from '../../src/testing/record-consultation.js';
import { agreeEpoch } from '../../src/testing/sign-epochs.js';
import { createTestWorld } from '../../src/testing/test-world.js';
import { renameInWorld } from '../support/rename-in-world.js';
import { gateContextOf } from '../../src/testing/gate-context-of.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import { gateFixture, type GateFixture } from './gate-fixture.js';

/** The named attacks on what is signed and sealed under a claim. */
describe('attacks on a sealed recording', () => {
  let fixture: GateFixture;
  let mine: IssuedRecording;
  let alsoMine: IssuedRecording;
  before(async () => {
    fixture = await gateFixture();
    mine = await issueRecording(fixture.world, fixture.member);
    alsoMine = await issueRecording(fixture.world, fixture.member);
  });

  it('one token type for another, each in each one’s place', async () => {
    const { item } = mine;
    const [link = '', epoch = ''] = [item.keys.patient[0], item.epochs[0]?.patient];
    const tokens = { claim: item.claim, link, epoch, head: item.head, keyset: fixture.world.keys.document.keyset };
    for (const [name, token] of Object.entries(tokens)) {
      if (name !== 'claim') expect(await fixture.outcome({ ...item, claim: token }), `${name} as claim`).to.equal('claim-invalid');
      if (name !== 'link') expect(await fixture.outcome({ ...item, keys: { ...item.keys, patient: [token] } }), `${name} as link`).to.equal('member-key');
      if (name !== 'epoch') expect(await fixture.outcome({ ...item, epochs: [{ patient: token, practitioner: token }, ...item.epochs.slice(1)] }), `${name} as epoch`).to.equal('epochs');
      if (name !== 'head') expect(await fixture.outcome({ ...item, head: token }), `${name} as head`).to.equal('segments');
      expect(await fixture.outcome({ ...item, wraps: item.wraps.map((wrap) => ({ ...wrap, ct: 'A'.repeat(64) })), grants: [[token]] }), `${name} as grant`).to.equal('wrap');
    }
  });

  it('head, wraps or meta of session A served for B, though both are hers', async () => {
    const { head, heads, wraps, recipients, meta } = alsoMine.item;
    expect(await fixture.outcome({ ...mine.item, head })).to.equal('segments');
    expect(await fixture.outcome({ ...mine.item, head, heads })).to.equal('segments');
    expect(await fixture.outcome({ ...mine.item, wraps })).to.equal('wrap');
    expect(await fixture.outcome({ ...mine.item, wraps, recipients })).to.equal('wrap');
    expect(await fixture.outcome({ ...mine.item, meta })).to.equal('meta');
  });

  it('an epoch again, an epoch by a non-party, one signature missing', async () => {
    const [first, second] = mine.item.epochs;
    expect(await fixture.outcome({ ...mine.item, epochs: [first, second, second] })).to.equal('epochs');
    expect(await fixture.outcome({ ...mine.item, epochs: [first, first] })).to.equal('epochs');
    const agreed = mine.epochs[1];
    if (agreed === undefined) throw new Error('no epoch');
    const stranger = await agreeEpoch({ ...mine.signers, patient: await makeDevice() }, agreed.payload);
    expect(await fixture.outcome({ ...mine.item, epochs: [first, stranger.tokens] })).to.equal('epochs');
    expect(await fixture.outcome({ ...mine.item, epochs: [first, { ...second, patient: second?.practitioner }] })).to.equal('epochs');
    expect(await fixture.outcome({ ...mine.item, epochs: [first, { practitioner: second?.practitioner }] })).to.equal('shape');
  });

  it('truncation: anything cut off at either end, at once or later', async () => {
    const { item, segments, heads } = mine;
    expect(await fixture.outcome({ ...item, heads: item.heads?.slice(1) })).to.equal('segments');
    expect(await fixture.outcome({ ...item, heads: item.heads?.slice(0, -1) })).to.equal('segments');
    // Cut off cleanly it is a recording that is still arriving, and a rollback to whoever has seen more.
    const short = { ...item, head: segments[3]?.head, heads: item.heads?.slice(0, 3) };
    const decision = await fixture.gate(short);
    expect(decision.verdict === 'permit' && decision.recording.final).to.equal(false);
    const seen = heads[4];
    if (seen === undefined) throw new Error('no head');
    const pinnedHead = (): { seq: number; digest: string } => ({ seq: 4, digest: seen.digest });
    expect(await fixture.outcome(short, { pinnedHead })).to.equal('rollback');
    expect(await fixture.outcome({ ...short, heads: null }, { pinnedHead })).to.equal('rollback');
  });

  it('a planted recording: the backend’s own content, sealed to the member', async () => {
    const planted = await issueRecording(fixture.world, fixture.member, { claim: mine.claim, signers: { practitioner: await makeDevice() } });
    expect(await fixture.outcome(planted.item)).to.equal('epochs');
    const { head, heads, epochs, binds, consents } = mine.item;
    expect(await fixture.outcome({ ...planted.item, epochs, binds, consents })).to.equal('segments');
    expect(await fixture.outcome({ ...planted.item, epochs, binds, consents, head, heads })).to.equal('wrap');
    expect(await fixture.outcome({ ...mine.item, meta: planted.item.meta })).to.equal('meta');
  });

  it('an item under two ids', async () => {
    expect(await fixture.outcome({ ...mine.item, rid: alsoMine.item.rid })).to.equal('recording-id');
  });

  it('a backend reads nothing of what it stores, and what it moves does not open', async () => {
    const { world, people, member } = await createTestWorld();
    renameInWorld(world, people, { serviceName: 'canary-service', practitionerName: 'canary-practitioner', practitionerTitle: 'canary-title' });
    const bytes = new TextEncoder().encode('canary-media '.repeat(2_000));
    const { rid, cd, key, segments, meta } = await recordConsultation(people, ['audio'], { segments: [{ e: 0, kind: 'init', dur: 0, bytes }, { e: 0, kind: 'media', dur: 1_000, bytes }] });
    const stored = world.recordings.get(rid)?.segments ?? [];
    expect(stored).to.have.length(4);
    for (const segment of stored) {
      const text = String.fromCharCode(...segment.bytes.slice(0, 30_000)) + segment.token + JSON.stringify(segment.head);
      expect(text).not.to.include('canary');
    }
    const item = await portOf(member.adapter, 'recordings').get(rid);
    expect(JSON.stringify(item)).not.to.include('canary');
    const decision = await verifyOwnership(item, gateContextOf(world, member));
    expect(decision.verdict === 'permit' && decision.recording.meta).to.deep.equal(meta);
    const place = { cd, rid, epoch: 0, seq: 2, kind: 'media' } as const;
    const sealed = segments[2]?.bytes ?? new Uint8Array();
    expect(await openBytes(key, segmentContext(place), sealed)).to.deep.equal(bytes);
    for (const change of [{ seq: 1 }, { epoch: 1 }, { kind: 'init' as const }, { cd: mine.cd }, { rid: mine.item.rid }]) {
      const opened = await openBytes(key, segmentContext({ ...place, ...change }), sealed).then(() => 'opened', (error: { reason?: string }) => error.reason);
      expect(opened).to.equal('commitment');
    }
  });
});
