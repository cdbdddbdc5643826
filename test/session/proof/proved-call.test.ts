import { expect } from 'chai';
import { bindBook } from '../../../src/ownership/bind-book.js';
import { verifyConsents } from '../../../src/ownership/consent-book.js';
import { readJws } from '../../../src/ownership/jws.js';
import { verifyEpochs } from '../../../src/ownership/verify-epochs.js';
import type { AgreedEpoch } from '../../../src/ownership/signed-epoch.js';
import type { Recipient, UploadHandle } from '../../../src/recording/upload/upload-handle.js';
import { escrowPolicyOf, furtherDevice, keysOf, testAccount } from '../session-keys.js';
import { agreeable, openSessionPair, untilState, type SessionPair, type SessionPairOptions } from '../session-pair.js';
import { pause, until } from '../../support/until.js';

const ROLES = ['patient', 'practitioner'] as const;

/** An upload that keeps what it is handed, and a recorder that records nothing. */
function keptRecording() {
  const recipients: Recipient[] = [];
  const tokens: string[] = [];
  const epochs: AgreedEpoch[] = [];
  const scenes: [epoch: number, video: boolean][] = [];
  const upload: UploadHandle = {
    nextSeq: 1, begun: false, owners: new Set(), addRecipient: (recipient) => recipients.push(recipient), addEpoch: (epoch) => epochs.push(epoch),
    addEvidence: (given) => tokens.push(...given), setTerms: () => undefined, addSegment: () => undefined, finalize: () => undefined, drained: () => Promise.resolve(), close: () => undefined,
  };
  const recording: NonNullable<SessionPairOptions['recording']> = {
    openUpload: () => Promise.resolve(upload),
    createRecorder: ({ epoch, video }) => {
      scenes.push([epoch, video]);
      return Promise.resolve({ setAudio: () => undefined, setVideo: () => undefined, setEpoch: (...scene) => scenes.push(scene), stop: () => Promise.resolve() });
    },
  };
  return { recording, recipients, tokens, epochs, scenes };
}

describe('a call whose two ends have proved who they are', function () {
  this.timeout(60_000);
  let call: SessionPair;
  afterEach(() => call.end());

  it('is shown as proved, with one code on both pages, and nothing said of a violation', async () => {
    call = await openSessionPair();
    expect(call.patient.snapshot).to.include({ proved: false, safetyCode: null });
    await call.connect();
    for (const role of ROLES) expect(call[role].snapshot).to.include({ proved: true, error: null });
    expect(call.patient.snapshot.safetyCode).to.match(/^\d{3} \d{3}$/).and.equal(call.practitioner.snapshot.safetyCode);
    expect(call.violations).to.deep.equal([]);
    await call.patient.leave();
    await untilState(call.practitioner, 'waiting');
    expect(call.practitioner.snapshot).to.include({ proved: false, safetyCode: null });
  });

  it('says nothing of connections that is not signed', async () => {
    call = await openSessionPair();
    await call.connect({ patient: 'video', practitioner: 'video' });
    expect(new Set(call.room.log.map(({ body }) => body.type))).to.deep.equal(new Set(['hello', 'bind', 'signed']));
  });

  it('is sealed for the patient who has shown her key, and for escrow', async () => {
    const kept = keptRecording();
    const { named } = await testAccount();
    call = await openSessionPair({ recording: kept.recording, policies: [escrowPolicyOf(named)] });
    await call.connect();
    await until(() => kept.recipients.length === 2, 'both who can open it');
    expect(kept.recipients.map(({ kid, role }) => `${role} ${kid}`).sort()).to.deep.equal([`escrow ${named.kid}`, `owner ${call.parties.patient.keys.account?.kid}`]);
  });

  it('is sealed for escrow alone when the patient’s device holds no key', async () => {
    const kept = keptRecording();
    const { named } = await testAccount();
    call = await openSessionPair({
      recording: kept.recording, policies: [escrowPolicyOf(named)],
      proof: { patient: (proof) => ({ ...proof, keys: { ...proof.keys, account: null } }) },
    });
    await call.connect();
    await until(() => call.practitioner.snapshot.recording.state === 'recording', 'it to record');
    await pause(100);
    expect(kept.recipients.map(({ role }) => role)).to.deep.equal(['escrow']);
  });

  it('is not recorded at all when nobody could open it', async () => {
    const kept = keptRecording();
    call = await openSessionPair({ recording: kept.recording, proof: { patient: (proof) => ({ ...proof, keys: { ...proof.keys, account: null } }) } });
    await call.connect();
    await until(() => kept.epochs.length === 1, 'the first epoch to be signed');
    await pause(100);
    expect([kept.recipients, kept.scenes]).to.deep.equal([[], []]);
  });

  it('has epochs that both have signed, and records cameras in those of video alone', async () => {
    const kept = keptRecording();
    call = await openSessionPair({ recording: kept.recording, clock: { patient: () => Date.now() - 3_600_000 } });
    await call.connect();
    ROLES.forEach((role) => agreeable(call[role]));
    for (const [asker, mode] of [['patient', 'video'], ['practitioner', 'audio'], ['practitioner', 'video'], ['patient', 'audio']] as const) {
      await call[asker].requestMode(mode);
      await until(() => ROLES.every((role) => call[role].snapshot.mode === mode), `${mode} on both sides`);
    }
    await until(() => kept.epochs.length === 5, 'five epochs');
    expect(kept.epochs.map(({ payload: { mode } }) => mode)).to.deep.equal(['audio', 'video', 'audio', 'video', 'audio']);
    const [patient, practitioner] = await Promise.all(ROLES.map((role) => keysOf(call.issuer, call.claim, role, call.parties[role].keys.chain)));
    const { sid, rid, modes, maxEpochs } = call.claim;
    const [{ payload: { cd } }] = kept.epochs as [AgreedEpoch];
    const signers = { patient: patient!.signers, practitioner: practitioner!.signers };
    const typed = (typ: string): string[] => [...new Set(kept.tokens)].filter((token) => readJws(token)?.typ === typ);
    const words = await verifyConsents(typed('consult-consent+jwt'), { sid, rid, cd, modes }, signers);
    if (!words.ok) throw new Error(words.fault);
    const parties = { signers, consents: words.consents, binds: await bindBook(typed('consult-bind+jwt'), { sid, cd }, signers) };
    expect(await verifyEpochs(kept.epochs.map((epoch) => epoch.tokens), parties, { sid, rid, cd, modes, maxEpochs })).to.include({ ok: true });
    for (const [n, video] of kept.scenes) if (video) expect(kept.epochs[n]?.payload.mode).to.equal('video');
    expect(kept.scenes.at(-1)).to.deep.equal([4, false]);
  });

  it('goes on with its epochs where a page was loaded again, on another device of the same person too', async () => {
    const kept = keptRecording();
    call = await openSessionPair({ recording: kept.recording });
    await call.connect();
    call.stored.push(...kept.epochs.map(({ tokens }) => tokens));
    call.evidence.push(...kept.tokens);
    call.patient.link?.close();
    const phone = await furtherDevice(call.issuer, call.parties.patient);
    call.parties.patient = phone;
    await call.reopen('patient', phone);
    await untilState(call.patient, 'active');
    await untilState(call.practitioner, 'active');
    ROLES.forEach((role) => agreeable(call[role]));
    await call.practitioner.requestMode('video');
    await until(() => kept.epochs.length === 2, 'the second epoch');
    call.stored.splice(0, 9, ...kept.epochs.map(({ tokens }) => tokens));
    call.evidence.splice(0, 99, ...kept.tokens);
    call.practitioner.link?.close();
    await call.reopen('practitioner');
    await untilState(call.practitioner, 'active');
    expect(call.practitioner.snapshot).to.include({ mode: 'video', epoch: 1 });
    expect(call.violations).to.deep.equal([]);
  });

  it('is not joined on epochs that the two have not signed', async () => {
    const kept = keptRecording();
    call = await openSessionPair({ recording: kept.recording });
    await call.connect();
    await until(() => kept.epochs.length === 1, 'the first epoch');
    for (const { patient, practitioner } of kept.epochs.map(({ tokens }) => tokens)) {
      call.stored.push({ patient, practitioner: patient });
      const forged = await call.open('patient');
      const code = await forged.join({ mode: 'audio' }).then(() => null, (error: { code: string }) => error.code);
      expect(code).to.equal('session/not-proved');
      expect(forged.snapshot.state).to.equal('checking');
      call.stored.splice(0, 1, { patient, practitioner });
    }
    expect(call.violations).to.deep.equal([{ role: 'patient', reason: 'connection' }]);
  });
});
