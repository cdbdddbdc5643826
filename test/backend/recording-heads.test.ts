import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { SEALED_SEGMENT_MAX_BYTES } from '../../src/ownership/segment-head.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { newestLink } from '../../src/testing/add-device.js';
import { makeDeviceChange, makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeAccount } from '../../src/testing/make-party.js';
import { consultation, epochsOf, putEpoch, putSegment, putWraps, sealed, seconds, segmentAt, sha256, someBytes, type Sending } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { ownGate } from './support/own-gate.js';
import { adapterOf } from './support/party.js';
import { Person } from './support/person.js';

onOneEngine('segments and their heads', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, dropInMinutes: 1 });
  });

  it('refuse what is wrong, and keep nothing of it', async () => {
    const made = await consultation(backend, 'daniel-whitcombe', 'dr-helen-marsh');
    const { practitioner, member, patientKeys, practitionerKeys, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    const recording = await sealed(made, epochs, seconds(1));
    const [first] = recording.segments;
    assert.ok(first);
    assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204, 'wraps may come before the first epoch');
    assert.equal((await putSegment(practitioner, rid, first)).code, 'backend/rejected', 'a segment without an epoch');
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    const refused = async (what: string, segment: typeof first, sending?: Sending) => {
      const answer = await putSegment(practitioner, rid, segment, sending);
      assert.deepEqual([answer.status, answer.code], [400, 'backend/rejected'], what);
    };
    await refused('another digest', first, { digest: sha256(someBytes()) });
    await refused('no digest', first, { headers: { 'Repr-Digest': '' } });
    await refused('other bytes', first, { bytes: someBytes(first.bytes.length) });
    await refused('no bytes', first, { bytes: new Uint8Array() });
    await refused('another media type', first, { headers: { 'Content-Type': 'text/plain' } });
    await refused('no head', first, { headers: { 'Consult-Segment-Head': '' } });
    await refused('what is no head', first, { headers: { 'Consult-Segment-Head': 'a.b.c' } });
    await refused('a head longer than Node’s own limit', first, { headers: { 'Consult-Segment-Head': 'x'.repeat(24_001) } });
    await refused('an epoch instead', first, { headers: { 'Consult-Segment-Head': epochs[0]?.tokens.practitioner ?? '' } });

    type Change = NonNullable<Parameters<typeof sealed>[3]>;
    const forged = async (what: string, change: Change) => refused(what, segmentAt(await sealed(made, epochs, seconds(1), change), 0));
    const wraps = () => recording.wraps;
    await forged('the patient’s word', { wraps, recorder: patientKeys.device });
    await forged('a key of nobody’s', { wraps, recorder: { ...practitionerKeys.device, privateKey: patientKeys.device.privateKey } });
    await forged('wraps that were never handed over', {});
    await forged('another recording', { wraps, head: (head) => ({ ...head, rid: 'AAAAAAAAAAAAAAAAAAAAAA' }) });
    await forged('another claim', { wraps, head: (head) => ({ ...head, cd: 'A'.repeat(43) }) });
    await forged('another epoch', { wraps, head: (head) => ({ ...head, ep: 'A'.repeat(43) }) });
    await forged('an epoch that is not there', { wraps, head: (head) => ({ ...head, e: 1, ends: [0, 0] }) });
    await forged('media in the meta’s place', { wraps, head: (head) => ({ ...head, kind: 'media' }) });
    await forged('another number than its path', { wraps, head: (head) => ({ ...head, seq: 1, kind: 'media' }) });
    await forged('an end that is none', { wraps, head: (head) => ({ ...head, count: 1 }) });
    await forged('a meta that no item could carry', { wraps, meta: { serviceName: 'x'.repeat(7_000) } });

    const large = await putSegment(practitioner, rid, { ...first, bytes: new Uint8Array(SEALED_SEGMENT_MAX_BYTES + 1) });
    assert.deepEqual([large.status, large.code], [413, 'backend/rejected']);
    assert.deepEqual(await practitioner.get(`/recordings/${rid}/progress`), { nextSeq: 0, head: null, frontier: [], final: false, closed: false, over: false });
    for (const stranger of [member, await Person.signIn(backend, 'dr-yusuf-adeyemi')]) {
      assert.equal((await putSegment(stranger, rid, first)).code, 'backend/not-found', 'somebody else recorded');
      assert.equal((await putWraps(stranger, rid, recording.wraps)).code, 'backend/not-found');
    }
    const blobs = readdirSync(join(dataFolder, 'sealed'), { recursive: true }).map(String);
    assert.equal(blobs.some((path) => path.includes(rid)), false, 'bytes were kept');
    assert.deepEqual(readdirSync(join(dataFolder, 'sealed', '.incoming')), []);
    assert.equal((await putSegment(practitioner, rid, first)).status, 201, 'what is right is taken after all that');
  });

  it('are believed of no device that came after the recorder’s removed one, and of the removed one for what it has signed', async () => {
    const made = await consultation(backend, 'daniel-whitcombe', 'dr-yusuf-adeyemi');
    const { practitioner, member, practitionerKeys, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    const joined = await makeDeviceKeys();
    const second = joined.sig;
    const recording = await sealed(made, epochs, seconds(2));
    await putWraps(practitioner, rid, recording.wraps);
    for (const seq of [0, 1]) assert.equal((await putSegment(practitioner, rid, segmentAt(recording, seq))).status, 201);
    const foreign = await sealed(made, epochs, seconds(2), { key: recording.key, recorder: second, wraps: () => recording.wraps });
    assert.equal((await putSegment(practitioner, rid, { ...segmentAt(foreign, 2) })).code, 'backend/rejected', 'a device that is not enrolled');
    // The practitioner’s page lets the second device in, which takes the first one out.
    const { keys } = adapterOf(practitioner);
    const [me, now] = [await practitioner.me(), backend.services.clock()];
    const { account, way, proof, device } = practitionerKeys;
    await keys.change(await makeKeyChange(me, { before: await newestLink(await keys.chain()), next: account, addDevice: joined }, { how: 'recovery', id: way.id, proof }, now));
    await keys.change(await makeDeviceChange(me, { before: await newestLink(await keys.chain()), account, next: await makeAccount(), dropDevices: [device.kid] }, second, now));
    // What was begun is ended: the heads stand under the chain that the claim begins.
    for (const seq of [2, 3, 4]) assert.equal((await putSegment(practitioner, rid, segmentAt(recording, seq))).status, 201);
    const item = await member.get<RecordingItem>(`/recordings/${rid}`);
    assert.equal((await ownGate(member, made.patientKeys, item)).verdict, 'permit');
  });
});
