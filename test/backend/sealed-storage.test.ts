import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { frontierHash } from '../../src/ownership/merkle-tree.js';
import { signHead } from '../../src/ownership/segment-head.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { consultation, epochsOf, frontierOf, keysetOf, open, putEpoch, putSegment, putWraps, recorded, sealed, seconds, segmentAt } from './support/consultation.js';
import { onEachEngine } from './support/engines.js';
import { ownGate } from './support/own-gate.js';

onEachEngine('what is stored', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  before(async () => {
    const place = await fresh();
    dataFolder = place.dataFolder;
    backend = await start({ ...place, dropInMinutes: 1 });
  });

  it('hands out the caller’s own wraps, and of the others who they are for, and nothing that opens', async () => {
    const made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    const { practitioner, member, patientKeys, claim, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(practitioner, epoch);
    // First to escrow alone: the patient has not shown her key yet.
    const [owner, escrow] = await recipientsOf(claim, await keysetOf(made), patientKeys.account);
    assert.ok(owner !== undefined && escrow !== undefined);
    assert.deepEqual(claim.access, ['uk-record-2p']);
    const pending = await sealed(made, epochs, seconds(2), { recipients: [escrow], final: false });
    assert.equal((await putWraps(practitioner, rid, pending.wraps)).status, 204);
    for (const segment of pending.segments) assert.equal((await putSegment(practitioner, rid, segment)).status, 201);
    const early = await member.get<RecordingItem>(`/recordings/${rid}`);
    assert.deepEqual([early.wraps, early.recipients.map(({ role }) => role)], [[], ['escrow']]);
    const locked = await ownGate(member, patientKeys, early);
    assert.deepEqual([locked.verdict, locked.verdict === 'locked' && locked.recording.why], ['locked', 'pending']);

    const { wraps: toOwner } = await sealed(made, epochs, [], { key: pending.key, recipients: [owner] });
    const all = [...pending.wraps, ...toOwner];
    for (let twice = 0; twice < 2; twice++) assert.equal((await putWraps(practitioner, rid, all)).status, 204);
    assert.deepEqual((await member.get<RecordingItem>(`/recordings/${rid}`)).wraps, [], 'no head has named them yet');
    const whole = await sealed(made, epochs, seconds(2), { key: pending.key, wraps: () => all });
    const last = pending.heads.at(-1);
    const end = whole.heads.at(-1);
    assert.ok(last !== undefined && end !== undefined);
    const { device } = made.practitionerKeys;
    const head = await signHead({ ...end.payload, prev: last.digest, pos: last.payload.pos + last.payload.len, tree: await frontierHash(await frontierOf(pending.heads, 4)) }, device.privateKey, device.kid);
    assert.equal((await putSegment(practitioner, rid, { ...segmentAt(whole, 4), head })).status, 201);
    const item = await member.get<RecordingItem>(`/recordings/${rid}`);
    assert.deepEqual(item.wraps, toOwner);
    assert.deepEqual(item.recipients.map(({ role }) => role).sort(), ['escrow', 'owner']);
    assert.equal((await ownGate(member, patientKeys, item)).verdict, 'permit');
    for (const text of [JSON.stringify(item), (await member.ask('GET', '/recordings')).text]) {
      for (const { enc, ct } of pending.wraps) assert.equal(text.includes(enc) || text.includes(ct), false, 'escrow’s wrap');
    }

    const wrong: unknown[] = [[], null, [{}], [...all, ...all], [{ ...all[0], role: 'admin' }], [{ ...all[0], enc: 'AA' }], Array.from({ length: 33 }, () => all[0])];
    for (const wraps of wrong) assert.equal((await putWraps(practitioner, rid, wraps)).code, 'backend/rejected');
  });

  it('tells nothing to whoever reads the database or the files', async () => {
    const { member, appointment, recording, grant: { meta, rid } } = await recorded(backend, 'tomasz-zielinski', 'dr-helen-marsh');
    assert.ok(meta && (await open(member, appointment).then(() => false, () => true)));
    const secrets = [meta.serviceName, meta.practitionerName, meta.practitionerTitle, meta.start].flatMap((text) => [text, Buffer.from(text).toString('base64').slice(1, -4), Buffer.from(text).toString('hex')]);
    const rows = await backend.database.asOwner(async (tx) => {
      const found: string[] = [];
      for (const table of ['recording', 'epoch', 'segment', 'wrap', 'wrap_list', 'member_key', 'recovery_entry', 'account_box']) {
        await tx.execute(`alter table ${table} no force row level security`);
        for (const { text } of await tx.query<{ text: string }>(`select row_to_json(t)::text as text from ${table} t`)) found.push(text);
        await tx.execute(`alter table ${table} force row level security`);
      }
      return found.join('\n');
    });
    assert.ok(rows.includes(rid), 'this test looks at nothing');
    for (const secret of secrets) assert.equal(rows.includes(secret), false, `${secret} in the database`);
    const folder = join(dataFolder, 'sealed', 'uk', rid);
    const files = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
    assert.ok(files.length > 1_000);
    for (const secret of [...secrets, ...recording.plain.filter(({ bytes }) => bytes.length > 16).map(({ bytes }) => Buffer.from(bytes.subarray(0, 16)))]) assert.equal(files.includes(secret), false);
    assert.equal(files.includes(Buffer.from(segmentAt(recording, 1).bytes.subarray(0, 16))), true, 'this test looks at nothing');
  });
});
