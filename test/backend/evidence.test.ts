import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { makeDeviceKeys, type DeviceKeys } from '../../src/keys/device-key.js';
import { newestLink } from '../../src/testing/add-device.js';
import { makeKeyChange } from '../../src/testing/make-key-change.js';
import { permission, signCall, signWord, tokensOfCall } from '../../src/testing/sign-call.js';
import { signEpochs } from '../../src/testing/sign-epochs.js';
import { consultation, epochsOf, putEpoch, putEvidence, putSegment, putWraps, sealed, seconds, segmentAt, type Consultation } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { adapterOf } from './support/party.js';
import { Person } from './support/person.js';

const HOUR = 3_600_000;

/** One more device, by the recovery method. */
async function letIn(person: Person, { account, way, proof }: Consultation['practitionerKeys'], addDevice: DeviceKeys): Promise<void> {
  const { keys } = adapterOf(person);
  const before = await newestLink(await keys.chain());
  await keys.change(await makeKeyChange(await person.me(), { before, next: account, addDevice }, { how: 'recovery', id: way.id, proof }, person.backend.services.clock()));
}

onOneEngine('what both parties have signed', ({ start, renewKeysets }) => {
  let backend: Backend;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, clock: () => Date.now() + passed });
  });

  for (const role of ['patient', 'practitioner'] as const) {
    it(`stops every segment while the stored word of the ${role} is a no`, async () => {
      const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh', { consent: (word) => (word.role === role ? { ...word, decision: 'deny' } : word) });
      const { practitioner, member, grant: { rid, sid }, cd, call } = made;
      const epochs = await epochsOf(made, 1);
      for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204, 'a consultation goes on without a recording');
      const recording = await sealed(made, epochs, seconds(1));
      assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
      const answer = await putSegment(practitioner, rid, segmentAt(recording, 0));
      assert.deepEqual([answer.status, answer.code], [409, 'recording/not-permitted']);
      assert.equal((await practitioner.get<{ nextSeq: number }>(`/recordings/${rid}/progress`)).nextSeq, 0, 'nothing was kept');
      assert.deepEqual((await member.get<{ items: RecordingItem[] }>('/recordings')).items.filter((item) => item.rid === rid), []);
      // A yes after it is another word: what was sealed under the no is not taken under that either.
      const before = { ...permission(role, { sid, rid, cd }, { at: backend.services.clock() }), seq: 1, prev: call.consents[role].digest };
      const yes = await signWord(role === 'patient' ? made.patientKeys.device : made.practitionerKeys.device, before);
      assert.equal((await putEvidence(practitioner, sid, [yes.token])).status, 204);
      assert.equal((await putSegment(practitioner, rid, segmentAt(recording, 0))).code, 'recording/not-permitted');
      const permitted = await sealed(made, epochs, seconds(1), { key: recording.key, wraps: () => recording.wraps, call: { ...call, consents: { ...call.consents, [role]: yes } } });
      assert.equal((await putSegment(practitioner, rid, segmentAt(permitted, 0))).status, 201);
    });
  }

  it('is no epoch when a key that stands in both chains has signed for one of them', async () => {
    const made = await consultation(backend, 'daniel-whitcombe', 'dr-yusuf-adeyemi');
    const { practitioner, patientKeys: { device: sig, enc } } = made;
    const [epoch] = await epochsOf(made, 1);
    assert.ok(epoch);
    await letIn(practitioner, made.practitionerKeys, { sig, enc });
    const answer = await putEpoch(practitioner, epoch);
    assert.deepEqual([answer.status, answer.code], [400, 'backend/rejected']);
    assert.equal((await putEvidence(practitioner, made.grant.sid, tokensOfCall(made.call).slice(2))).code, 'backend/conflict');
  });

  it('is nothing when a device signs it that came after the consultation, an hour later or seven days', async () => {
    const made = await consultation(backend, 'priya-raghunathan', 'dr-helen-marsh');
    const { grant: { sid, rid }, claim, cd, patientKeys } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) assert.equal((await putEpoch(made.practitioner, epoch)).status, 204);
    const joined = await makeDeviceKeys();
    const late = joined.sig;
    const later = async (time: number): Promise<Person> => {
      passed += time - backend.services.clock();
      await renewKeysets(backend);
      return Person.signIn(backend, 'dr-helen-marsh');
    };
    const forge = async (): Promise<{ call: Consultation['call']; own: Awaited<ReturnType<typeof signEpochs>>; recording: Awaited<ReturnType<typeof sealed>> }> => {
      const signers = { patient: patientKeys.device, practitioner: late };
      const call = await signCall(signers, { sid, rid, cd }, { at: claim.nbf });
      const own = await signEpochs(signers, { sid, rid, cd }, { call, modes: ['audio'], at: claim.nbf });
      return { call, own, recording: await sealed(made, own, seconds(2), { call, recorder: late }) };
    };
    const hour = await later(claim.exp + HOUR);
    await letIn(hour, made.practitionerKeys, joined);
    const { call, own: [forged], recording } = await forge();
    assert.ok(forged);
    const tokens = tokensOfCall(call);
    for (const token of [call.binds.practitioner.token, call.consents.practitioner.token]) assert.equal((await putEvidence(hour, sid, [token])).code, 'backend/rejected');
    assert.equal((await putEpoch(hour, { payload: { sid, n: 1 }, tokens: forged.tokens })).code, 'backend/rejected');
    assert.equal((await putWraps(hour, rid, recording.wraps)).status, 204);
    assert.equal((await putSegment(hour, rid, segmentAt(recording, 0))).code, 'backend/rejected');
    // Under the consultation's own binds, words and epochs it is another device than the bind's.
    const planted = await sealed(made, epochs, seconds(1), { recorder: late, key: recording.key, wraps: () => recording.wraps });
    assert.equal((await putSegment(hour, rid, segmentAt(planted, 0))).code, 'backend/rejected');

    const week = await later(claim.exp + 7 * 24 * HOUR);
    assert.equal((await putEvidence(week, sid, tokens)).code, 'session/over');
    assert.equal((await putSegment(week, rid, segmentAt(planted, 0))).code, 'session/over');
    assert.equal((await week.get<{ nextSeq: number }>(`/recordings/${rid}/progress`)).nextSeq, 0);
  });
});
