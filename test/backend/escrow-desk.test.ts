import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { escrowPublicFile } from '../../examples/escrow-desk/desk-folders.js';
import { readDeskOptions } from '../../examples/escrow-desk/desk-options.js';
import { deskPlace, type DeskPlace } from '../../examples/escrow-desk/desk-place.js';
import { makeEscrowKey, readEscrowKey } from '../../examples/escrow-desk/escrow-key.js';
import { runDesk } from '../../examples/escrow-desk/run-desk.js';
import { createBackend, type Backend } from '../../examples/reference-backend/create-backend.js';
import type { Database } from '../../examples/reference-backend/database/database.js';
import { readPublicKeyFile } from '../../examples/reference-backend/identity/key-file.js';
import { RecordingReads } from '../../examples/reference-backend/recordings/recording-reads.js';
import { buildWalls } from '../../examples/reference-backend/recordings/walls/walls.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import { PERMISSION_DELAY } from '../../src/domain/key-permission.js';
import { makeParty, namedKey } from '../../src/testing/make-party.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { consultation, epochsOf, keysetOf, putEpoch, putSegment, putWraps, recorded, sealed, seconds } from './support/consultation.js';
import { runRootDesk } from '../../examples/root-desk/run-root-desk.js';
import { foldersBeside, runDesks } from './support/desks.js';
import { onOneEngine } from './support/engines.js';
import { NORTHWIND, refuses } from './support/escrow-people.js';
import { ownGate } from './support/own-gate.js';
import { withReader, withReaderPolicy } from './support/reader-policy.js';
import { adapterOf, beginAnew, partyOf } from './support/party.js';
import { Person } from './support/person.js';

/** The command itself, in a process of its own. */
async function commandLine(argv: readonly string[], dataFolder: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/escrow-desk/escrow.ts', ...argv], { env: { ...process.env, CONSULTKIT_DATA: dataFolder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

const REALM = ['--realm', 'northwind-health/uk'];

onOneEngine('the escrow desk', ({ start, fresh }) => {
  /** A data folder with two approvers, whose keys lie in files of their own. */
  const prepared = async (): Promise<{ dataFolder: string; place: DeskPlace; keys: string[]; kids: string[]; run: (...argv: string[]) => Promise<string>; at: (backend: Backend) => Backend }> => {
    const { dataFolder } = await fresh();
    const place = deskPlace({ CONSULTKIT_DATA: dataFolder });
    let database: Database | null = null;
    // PGlite takes seconds to open, and one process alone may: the server's, lent.
    const lent = (): Promise<Database> => (database === null ? place.openDatabase() : Promise.resolve({ ...database, close: () => Promise.resolve() }));
    const run = (command: string, ...argv: string[]): Promise<string> => runDesk([command, ...REALM, ...argv], { ...place, openDatabase: lent });
    const at = (backend: Backend): Backend => {
      database = backend.database;
      return backend;
    };
    const keys = [join(`${dataFolder}-officers`, 'one.jwk'), join(`${dataFolder}-officers`, 'two.jwk')];
    const kids: string[] = [];
    for (const key of keys) kids.push(/key is (\S+?)\. /.exec(await run('approver', '--key', key))?.[1] ?? '');
    await runDesks(dataFolder);
    return { dataFolder, place, keys, kids, run, at };
  };

  it('takes a member who has lost everything all the way, command by command', async () => {
    const { dataFolder, place, keys: [one = '', two = ''], kids, run, at } = await prepared();
    let passed = 0;
    const backend = at(await start({ dataFolder, dropInMinutes: 1, clock: () => Date.now() + passed }));
    const { member, patientKeys, grant: { rid } } = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    await run('allow', '--subject', (await member.me()).subject, '--key', one);
    const renewed = await makeParty();
    const { id: permission } = (await adapterOf(member).keys.permission()) ?? assert.fail('no permission');
    assert.equal((await member.ask('POST', '/keys/changes', { json: await beginAnew(member, renewed, permission) })).code, 'backend/forbidden', 'at once');
    passed = PERMISSION_DELAY + 1_000;
    const later = await Person.signIn(backend, 'amara-okafor');
    assert.equal((await later.ask('POST', '/keys/changes', { json: await beginAnew(later, renewed, permission) })).status, 200);
    passed = 0;

    const asked = await run('request', '--rid', rid, '--why', 'device-loss', '--approver', kids[0] ?? '', '--approver', kids[1] ?? '');
    const id = /^Request (\S+) of/.exec(asked)?.[1] ?? '';
    for (const word of [rid, renewed.account.kid, 'device-loss', ...kids]) assert.ok(asked.includes(word), asked);
    assert.equal(asked.includes(patientKeys.account.kid), false);
    assert.equal(await run('approve', '--request', id), asked, 'an approver reads what she signs');
    const pending = join(place.folders.desk, 'northwind-health.uk', 'pending');
    assert.deepEqual(readdirSync(pending), [`${id}.json`]);
    await refuses(run('release', '--request', id), 'escrow/missing-approval');
    await run('approve', '--request', id, '--key', one);
    await refuses(run('approve', '--request', id, '--key', one), 'escrow/same-approver');
    await run('approve', '--request', id, '--key', two);
    await run('release', '--request', id);
    assert.deepEqual(readdirSync(pending), []);
    assert.equal((await ownGate(member, renewed, await member.get(`/recordings/${rid}`))).verdict, 'permit');
  });

  it('works on the server’s folder while the server is away, and not while it is there', async () => {
    const { dataFolder, place, keys: [one = ''] } = await prepared();
    const argv = ['approve', ...REALM, '--request', 'absent', '--key', one];
    const backend = await start({ dataFolder });
    await assert.rejects(runDesk(argv, place), /Another backend/);
    await backend.stop();
    const { code, output } = await commandLine(argv, dataFolder);
    assert.deepEqual([code, output], [1, 'escrow/no-request: There is no such request here.\n']);
  });

  it('refuses what is no command of its, and makes no key of a mistyped path', async () => {
    const { dataFolder, place, keys: [one = ''], kids, run, at } = await prepared();
    for (const argv of [[], ['open', ...REALM], ['request'], ['request', ...REALM], ['request', ...REALM, '--all'], ['init', '--realm', 'northwind-health'], ['init', '--realm', 'a/uk/../b'], ['init', '--realm', '../uk'], ['approve', ...REALM, '--realm', 'a/uk', '--request', 'x']]) {
      await refuses(runDesk(argv, place), 'escrow/bad-request', argv.join(' '));
    }
    at(await start({ dataFolder }));
    await assert.rejects(run('approve', '--request', 'x', '--key', join(dataFolder, 'missing.jwk')), /There is no key/);
    assert.equal(existsSync(join(dataFolder, 'missing.jwk')), false);
    await refuses(run('approve', '--request', 'absent', '--key', one), 'escrow/no-request');
    await refuses(run('release', '--request', '../../one'), 'escrow/no-request');
    const request = ['--rid', 'absent', '--why', 'legal', '--approver', kids[0] ?? '', '--approver', kids[1] ?? ''];
    await refuses(run('request', ...request), 'escrow/no-recording');
    // A keyset of another root than the desk was told, however well it is signed.
    await assert.rejects(runDesk(['request', ...REALM, ...request], { ...place, rootThumbprint: 'A'.repeat(43) }), /is of another root/);
  });

  it('gives a reader whom the claim names a wrap of her own, which the owner is not served and is told of', async () => {
    const { dataFolder, kids, keys: [one = '', two = ''], run, at } = await prepared();
    const backend = at(await start({ dataFolder, dropInMinutes: 1 }));
    const reader = await Person.signIn(backend, 'priya-raghunathan');
    const { subject } = await reader.me();
    const readers = await partyOf(reader, 'priya-raghunathan');
    await withReaderPolicy(backend, dataFolder, subject, await namedKey(readers.account.pair.publicKey, 'enc'));
    const made = await withReader(await consultation(backend, 'tomasz-zielinski', 'dr-helen-marsh'), backend, dataFolder);
    const { member, practitioner, grant: { rid } } = made;
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) assert.equal((await putEpoch(practitioner, epoch)).status, 204);
    const recording = await sealed(made, epochs, seconds(1), { recipients: await recipientsOf(made.claim, await keysetOf(made), made.patientKeys.account) });
    assert.equal((await putWraps(practitioner, rid, recording.wraps)).status, 204);
    for (const segment of recording.segments) assert.equal((await putSegment(practitioner, rid, segment)).status, 201);

    const id = /^Request (\S+) of/.exec(await run('request', '--rid', rid, '--why', 'proxy', '--to', readers.account.kid, '--approver', kids[0] ?? '', '--approver', kids[1] ?? ''))?.[1] ?? '';
    await run('approve', '--request', id, '--key', one);
    await run('approve', '--request', id, '--key', two);
    await run('release', '--request', id);

    const { wraps, grants } = await member.get<RecordingItem>(`/recordings/${rid}`);
    assert.deepEqual([wraps.map(({ role }) => role), grants], [['owner'], []]);
    const { items } = await member.get<{ items: { kind: string; rid: string; to: string; why: string }[] }>('/notices');
    assert.deepEqual(items.filter((notice) => notice.kind === 'key-handed-over').map((notice) => [notice.rid, notice.to, notice.why]), [[rid, readers.account.kid, 'proxy']]);
    // Nor where no row policy says so, and the query alone does.
    const { trustOf, log } = backend.services;
    const reads = new RecordingReads({ database: backend.database, trustOf, log, walls: buildWalls(['rows']) });
    assert.deepEqual((await reads.read(await member.me(), rid, Date.now())).grants, []);
    const rows = await backend.database.transaction({ role: 'party', ...NORTHWIND, subject }, (tx) => tx.query('select role, recipient from granted_wrap'));
    assert.deepEqual(rows, [{ role: 'reader', recipient: subject }]);
  });
});

it('the escrow desk’s options: a key’s name may begin with a dash', () => {
  const { options } = readDeskOptions(['request', ...REALM, '--rid', 'r', '--approver', '-one', '--approver', '--two', '--to', '-three']);
  assert.deepEqual([options.approver, options.to, options.rid], [['-one', '--two'], '-three', 'r']);
  for (const argv of [['request', ...REALM, '--rid'], ['request', ...REALM, '--rid', '--to', 'x'], ['request', ...REALM, '-x']]) assert.throws(() => readDeskOptions(argv), /Correct it and try again/);
});

it('the escrow key: made away from the server, which never has the private half', async (t) => {
  const parent = mkdtempSync(join(tmpdir(), 'consultkit-escrow-'));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  const dataFolder = join(parent, 'data');
  const backend = await createBackend({ dataFolder });
  await backend.stop();
  const { folders } = deskPlace({ CONSULTKIT_DATA: dataFolder });
  const published = await readPublicKeyFile(escrowPublicFile(folders, NORTHWIND));
  assert.equal((await readEscrowKey(folders.desk, NORTHWIND)).kid, published.kid);
  const file = join(folders.desk, 'northwind-health.uk', 'escrow.jwk');
  const before = readFileSync(file, 'utf8');
  const secret = (JSON.parse(before) as { d: string }).d;
  const texts = readdirSync(join(dataFolder, 'keys'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  assert.ok(texts.length > 5 && secret.length > 40 && texts.every((text) => !text.includes(secret)), 'the private half lies among the server’s keys');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  await makeEscrowKey(folders, NORTHWIND);
  assert.equal(readFileSync(file, 'utf8'), before, 'made twice');
  // What is not public is not taken in.
  await assert.rejects(runRootDesk(['take', ...REALM, '--as', 'escrow', '--key', file], foldersBeside(dataFolder).root, Date.now()), /holds a private key/);
});
