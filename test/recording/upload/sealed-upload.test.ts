import { expect } from 'chai';
import { wrapSchema, type Wrap } from '../../../src/domain/wrap.js';
import { recordingMetaSchema } from '../../../src/domain/recording.js';
import type { OwnAccount } from '../../../src/keys/own-keys.js';
import { canonicalJson } from '../../../src/ownership/canonical-json.js';
import { verifyHeadChain } from '../../../src/ownership/head-chain.js';
import { recipientOf as listedOf } from '../../../src/ownership/wrap-digest.js';
import { verifyWrap } from '../../../src/ownership/verify-wrap.js';
import { resumeUploads } from '../../../src/recording/upload/resume-uploads.js';
import { Spool } from '../../../src/recording/upload/spool.js';
import { openBytes } from '../../../src/sealing/cobblestone.js';
import { openWrap } from '../../../src/sealing/key-wrap.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { segmentContext } from '../../../src/sealing/segment-context.js';
import { anAccount, aSegment, CANARY, META, recipientOf } from '../sealed-consultation.js';
import { until, wait } from '../synthetic-party.js';
import { away, codeOf, UploadBench } from './upload-bench.js';

const fromBase64url = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

describe('sealed upload', () => {
  let bench: UploadBench;
  beforeEach(async () => { bench = await UploadBench.make(); });
  afterEach(() => bench.close());

  const wrapsNow = (): readonly Wrap[] => bench.backend.wraps.get(bench.backend.last?.wd ?? '') ?? [];

  /** What a person who is named in the wraps reads of what the backend has. */
  const openedBy = async ({ kid, pair }: OwnAccount, role: Wrap['role'] = 'owner'): Promise<Uint8Array[]> => {
    const { terms: { cd, rid } } = bench.consultation;
    const wrap = wrapsNow().find((each) => each.kid === kid && each.role === role);
    const box = new Uint8Array([...fromBase64url(wrap?.enc ?? ''), ...fromBase64url(wrap?.ct ?? '')]);
    const key = await openWrap(box, pair, { cd, rid, kid, role }, bench.backend.last?.rkc ?? '');
    return Promise.all(bench.backend.stored.map(({ head: { payload: { e, seq, kind } }, bytes }) => openBytes(key, segmentContext({ cd, rid, epoch: e, seq, kind }), bytes)));
  };

  const chainOf = async (): Promise<string> => {
    const { terms: { rid, cd } } = bench.consultation;
    const { stored, epochs } = bench.backend;
    const texts = stored.slice(0, -1).map(({ head }) => canonicalJson(head.payload));
    const result = await verifyHeadChain(stored.at(-1)?.token ?? '', texts, { rid, cd, recorder: 'practitioner', ...(await bench.backend.parties()), epochs, pinned: null });
    return result.ok ? 'ok' : result.fault;
  };

  it('makes a chain of heads that verifies, through all epochs, and that its owner opens', async () => {
    const upload = await bench.begin();
    const [, video, audio] = bench.epochs;
    upload.addSegment(aSegment(1));
    upload.addSegment(aSegment(2));
    if (video !== undefined) upload.addEpoch(video);
    upload.addSegment(aSegment(3, { e: 1, kind: 'init', dur: 0 }));
    upload.addSegment(aSegment(4, { e: 1, dur: 700 }));
    if (audio !== undefined) upload.addEpoch(audio);
    upload.addSegment(aSegment(5, { e: 2, kind: 'init', dur: 0 }));
    upload.addSegment(aSegment(6, { e: 2, dur: 250, bytes: new Uint8Array(40_000).fill(CANARY) }));
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(await chainOf()).to.equal('ok');
    expect(bench.backend.stored.map(({ head: { payload: { kind, e } } }) => `${kind}${e}`)).to.deep.equal(['meta0', 'init0', 'media0', 'init1', 'media1', 'init2', 'media2', 'media2']);
    expect(bench.backend.last).to.deep.include({ ends: [1000, 1700, 1950], final: true, count: 8, aborted: false, dur: 0 });
    const opened = await openedBy(bench.consultation.account);
    expect(recordingMetaSchema.parse(JSON.parse(new TextDecoder().decode(opened[0])))).to.deep.equal(META);
    expect(opened.slice(1).map(({ length }) => length)).to.deep.equal([64, 64, 64, 64, 64, 40_000, 0]);
    expect(opened.slice(1).every((bytes) => bytes.every((byte) => byte === CANARY))).to.equal(true);
  });

  it('hands over wraps that verify, a new list before the first head that names it', async () => {
    const upload = await bench.begin();
    const escrow = await anAccount();
    upload.addSegment(aSegment(1));
    await upload.drained();
    upload.addRecipient(recipientOf(bench.consultation.account));
    upload.addRecipient(recipientOf(escrow, 'escrow'));
    upload.addRecipient(recipientOf(escrow, 'escrow'));
    upload.addSegment(aSegment(2));
    upload.finalize({ aborted: false });
    await upload.drained();
    expect(bench.backend.calls.filter((call) => /wraps|segment|final/.test(call))).to.deep.equal(['wraps 1', 'segment 0', 'segment 1', 'wraps 2', 'segment 2', 'final']);
    const listed = await Promise.all(wrapsNow().map(listedOf));
    for (const wrap of wrapsNow()) {
      expect(wrapSchema.safeParse(wrap).success).to.equal(true);
      expect((await verifyWrap(wrap, listed, bench.backend.last?.wd ?? '')).ok).to.equal(true);
    }
    expect(await openedBy(escrow, 'escrow')).to.have.length(4);
    expect(await codeOf(openedBy(await anAccount()))).not.to.equal('done');
  });

  it('seals nothing while there is nobody who could open it, and everything once there is', async () => {
    const upload = await bench.start();
    for (const epoch of bench.epochs) upload.addEpoch(epoch);
    upload.addSegment(aSegment(1));
    await wait(100);
    expect(bench.backend.calls).to.deep.equal(['progress', 'epoch 0', 'epoch 1', 'epoch 2']);
    expect((await bench.mark())?.chain).to.equal(null);
    upload.addRecipient(recipientOf(bench.consultation.account));
    await upload.drained();
    expect(bench.backend.stored).to.have.length(2);
  });

  it('wraps to no key under another name', async () => {
    const upload = await bench.begin();
    upload.addRecipient({ ...recipientOf(await anAccount()), kid: bench.consultation.account.kid, role: 'reader' });
    upload.addSegment(aSegment(1));
    expect(await codeOf(upload.drained())).to.equal('recording/stopped-itself');
    expect(bench.backend.stored).to.deep.equal([]);
  });

  it('writes and sends nothing that can be read', async () => {
    const sent: unknown[] = [];
    const { putSegment, putWraps } = bench.backend.recordings;
    const upload = await bench.begin({ recordings: {
      ...bench.backend.recordings,
      putSegment: async (rid, segment) => { sent.push(segment); return putSegment(rid, segment); },
      putWraps: async (rid, wraps) => { sent.push(wraps); return putWraps(rid, wraps); },
    } });
    upload.addSegment(aSegment(1));
    await upload.drained();
    bench.backend.trouble = away;
    upload.addSegment(aSegment(2));
    await until(() => bench.backend.calls.includes('segment 2'));
    const [entries, mark] = [await bench.spooled(), await bench.mark()];
    expect(entries).to.have.length(1);
    for (const thing of [...entries, ...sent, mark]) expect(readable(thing)).to.deep.equal([]);
    // The search would find them.
    expect(readable({ deep: [new Uint8Array(64).fill(CANARY), new Map([['meta', META.serviceName]])] })).to.have.length(2);
    const exported = await codeOf(crypto.subtle.exportKey('raw', mark?.chain?.key.under as CryptoKey));
    expect(exported).to.contain('InvalidAccessError');
  });

  it('drops the key when the page is done with it', async () => {
    const generate = RecordingKey.generate;
    const keys: RecordingKey[] = [];
    RecordingKey.generate = () => {
      const key = generate.call(RecordingKey);
      keys.push(key);
      return key;
    };
    const upload = await bench.begin().finally(() => { RecordingKey.generate = generate; });
    upload.addSegment(aSegment(1));
    upload.close();
    await wait(100);
    // Sealed and written all the same, for a page that comes back.
    expect(await bench.spooled().then((entries) => entries.length) + bench.backend.stored.length).to.be.above(1);
    expect(keys).to.have.length(1);
    for (const key of keys) expect(await codeOf(key.commitment())).to.contain('SealError');
  });

  it('goes on, after a crash, in the same chain under the same key', async () => {
    const first = await bench.begin();
    bench.backend.trouble = (call) => (call === 'segment 2' ? away() : null);
    first.addSegment(aSegment(1));
    first.addSegment(aSegment(2));
    await until(() => bench.backend.calls.includes('segment 2'));
    first.close();
    await wait(50);
    bench.backend.trouble = () => null;
    const generate = RecordingKey.generate;
    RecordingKey.generate = () => { throw new Error('A second key'); };
    const second = await bench.begin().finally(() => { RecordingKey.generate = generate; });
    second.addRecipient(recipientOf(bench.consultation.account));
    second.addSegment(aSegment(second.nextSeq, { kind: 'init', dur: 0 }));
    second.finalize({ aborted: false });
    await second.drained();
    expect(await chainOf()).to.equal('ok');
    expect(bench.backend.calls.filter((call) => call.startsWith('wraps'))).to.deep.equal(['wraps 1']);
    expect(await openedBy(bench.consultation.account)).to.have.length(5);
  });

  it('goes on after what it could not write down, by its own word from the backend', async () => {
    const first = await bench.begin();
    first.addSegment(aSegment(1));
    await first.drained();
    const put = Spool.prototype.put;
    Spool.prototype.put = async () => { throw new DOMException('full', 'QuotaExceededError'); };
    first.addRecipient(recipientOf(await anAccount(), 'escrow'));
    const [, video] = bench.epochs;
    if (video !== undefined) first.addEpoch(video);
    first.addSegment(aSegment(2, { e: 1, kind: 'init', dur: 0 }));
    await first.drained().finally(() => { Spool.prototype.put = put; });
    first.close();
    await wait(50);
    expect((await bench.mark())?.chain?.last?.payload.seq).to.equal(1);
    bench.backend.over = true;
    expect(await resumeUploads(bench.resumeOptions())).to.deep.equal([bench.consultation.terms.rid]);
    expect(await chainOf()).to.equal('ok');
    expect(bench.backend.last).to.deep.include({ seq: 3, e: 1, aborted: true });
    // The list that the lost page had handed over still counts.
    expect(wrapsNow().map(({ role }) => role)).to.deep.equal(['owner', 'escrow']);
    expect(await openedBy(bench.consultation.account)).to.have.length(4);
  });

  it('does not go on without the key: on another device, or with a copy that does not open', async () => {
    const first = await bench.begin();
    first.addSegment(aSegment(1));
    await first.drained();
    first.close();
    await wait(50);
    const mark = await bench.mark();
    if (mark?.chain === null || mark === null) throw new Error('No chain');
    const spool = await Spool.open();
    const id = await spool.put({ ...mark, chain: { ...mark.chain, key: { ...mark.chain.key, sealed: mark.chain.key.sealed.map((byte) => byte ^ 1) } } }, { kind: 'wraps', wraps: [] }, null);
    await spool.remove(id ?? 0);
    expect(await codeOf(bench.start())).to.equal('recording/key-lost');
    await spool.forget(bench.recording);
    spool.close();
    expect(await codeOf(bench.start())).to.equal('recording/key-lost');
    expect(bench.backend.stored).to.have.length(2);
  });

  it('seals nothing for an epoch that has not been agreed, out of its order, or after the end', async () => {
    for (const change of [{ e: 1 }, { seq: 3 }, { seq: 0 }]) {
      const one = await UploadBench.make();
      const upload = await one.begin();
      upload.addSegment(aSegment(1));
      upload.addSegment(aSegment(2, change));
      expect(await codeOf(upload.drained()), JSON.stringify(change)).to.equal('session/wrong-state');
      await until(() => one.backend.stored.length === 2);
      await one.close();
    }
    const upload = await bench.begin();
    upload.addSegment(aSegment(1));
    upload.finalize({ aborted: false });
    upload.finalize({ aborted: true });
    await upload.drained();
    upload.addSegment(aSegment(3));
    expect(await codeOf(upload.drained())).to.equal('backend/conflict');
    expect(bench.backend.calls.slice(-2)).to.deep.equal(['segment 1', 'final']);
  });
});

/** The canaries in a thing, whatever it is made of. */
function readable(thing: unknown): string[] {
  if (typeof thing === 'string') return /canary/i.test(thing) || /canary/i.test(safeDecoded(thing)) ? [thing] : [];
  if (thing instanceof Uint8Array) {
    const text = String.fromCharCode(...thing);
    return text.includes(String.fromCharCode(CANARY).repeat(8)) || /canary/i.test(text) ? [text] : [];
  }
  if (thing instanceof Map) return [...thing].flatMap(readable);
  return typeof thing === 'object' && thing !== null && !(thing instanceof CryptoKey) ? Object.values(thing).flatMap(readable) : [];
}

function safeDecoded(text: string): string {
  return text.split('.').map((part) => {
    try {
      return atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    } catch {
      return '';
    }
  }).join('\n');
}
