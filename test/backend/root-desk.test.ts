import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { startIssuer } from '../../examples/claims-issuer/start-issuer.js';
import { createBackend } from '../../examples/reference-backend/create-backend.js';
import { openKeyFile } from '../../examples/reference-backend/identity/key-file.js';
import { jsonLog, type Log } from '../../examples/reference-backend/log.js';
import { runRootDesk } from '../../examples/root-desk/run-root-desk.js';
import { envOf, runToEnd } from './support/backend-process.js';
import { recorded } from './support/consultation.js';
import { foldersBeside, runDesks } from './support/desks.js';
import { onOneEngine, type Place } from './support/engines.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const NAME = ['--realm', 'northwind-health/uk'];
const DAY = 86_400_000;

/** A server as an insurer runs it: with its own sign-in, and an issuer that somebody else has started. */
async function inEarnest(place: Place, t: TestContext): Promise<() => Promise<void>> {
  const socket = join(`${place.dataFolder}-issuer`, 'own.sock');
  const issuer = await startIssuer({ folder: `${place.dataFolder}-issuer`, socket, databaseUrl: place.claimsDatabaseUrl });
  t.after(() => issuer.stop());
  const tokenIssuer = { issuer: 'https://sign-in.example', audience: 'consultkit', jwks: { keys: [] }, realms: [REALM] };
  return async () => (await createBackend({ ...place, claimsSocket: socket, tokenIssuer, log: jsonLog('error') })).stop();
}

onOneEngine('the root desk', ({ start, fresh }) => {
  it('makes each key in the folder of who signs with it, and gives the server no private key but its own', async () => {
    const { dataFolder } = await fresh();
    const { root } = foldersBeside(dataFolder);
    const files = (folder: string): string[] => readdirSync(join(folder, 'northwind-health.uk')).sort();
    assert.deepEqual(files(root.root), ['register.json', 'root.jwk']);
    assert.ok(files(root.issuer).includes('issuer.jwk') && !files(root.issuer).includes('root.jwk'));
    assert.deepEqual(files(root.server), ['incident.jwk', 'keyset.jwt', 'lease.jwk', 'log.jwk', 'root.public.jwk']);
    assert.equal(readFileSync(join(root.server, 'northwind-health.uk', 'root.public.jwk'), 'utf8').includes('"d"'), false);
  });

  it('signs for 14 days at most, grows the number, takes in and takes out keys', async () => {
    const { dataFolder } = await fresh();
    const { root } = foldersBeside(dataFolder);
    const run = (...argv: string[]): Promise<string> => runRootDesk(argv, root, Date.now());
    const payload = () => JSON.parse(Buffer.from(readFileSync(join(root.server, 'northwind-health.uk', 'keyset.jwt'), 'utf8').split('.')[1] ?? '', 'base64url').toString()) as { seq: number; iat: number; notAfter: number; keys: { kid: string; use: string; state: string }[] };
    const first = payload();
    assert.equal(first.notAfter - first.iat, 10 * DAY);
    for (const days of ['0', '15', '365', 'x', '1.5']) await assert.rejects(run('renew', ...NAME, '--days', days), /did not understand/, days);
    assert.match(await run('renew', ...NAME, '--days', '14'), /valid for 14 days/);
    assert.ok(payload().seq > first.seq);
    assert.equal(payload().notAfter - payload().iat, 14 * DAY);

    const approver = await openKeyFile(`${dataFolder}-officer.jwk`);
    await assert.rejects(run('take', ...NAME, '--as', 'approver', '--key', `${dataFolder}-officer.jwk`), /holds a private key/);
    writeFileSync(`${dataFolder}-officer.public.jwk`, JSON.stringify(approver.publicJwk));
    await run('take', ...NAME, '--as', 'approver', '--key', `${dataFolder}-officer.public.jwk`);
    const states = () => payload().keys.filter(({ kid }) => kid === approver.kid).map(({ use, state }) => [use, state]);
    assert.deepEqual(states(), [['approver', 'active']]);
    await run('revoke', ...NAME, '--kid', approver.kid);
    assert.deepEqual(states(), [['approver', 'revoked']]);
    await run('take', ...NAME, '--as', 'approver', '--key', `${dataFolder}-officer.public.jwk`);
    assert.deepEqual(states(), [['approver', 'revoked']], 'a key that was taken out came back by itself');
    // A name is random, and one in 64 begins with a dash.
    await assert.rejects(run('revoke', ...NAME, '--kid', '-'.repeat(43)), /There is no key -{43} in the register/);
    for (const argv of [[], ['init'], ['sign', ...NAME], ['take', ...NAME], ['init', '--realm', '../x'], ['init', '--realm', 'a/uk/b']]) await assert.rejects(run(...argv), /did not understand/, argv.join(' '));
    await assert.rejects(run('renew', '--realm', 'nobody/uk'), /There is no root of nobody/);
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'examples/root-desk/root-desk.ts', 'renew', ...NAME], { env: { ...process.env, CONSULTKIT_DATA: dataFolder } });
    assert.match(stdout, /^northwind-health \(uk\): Renewed\. The keyset is valid for 10 days\.\n$/);
  });

  it('is what a server in earnest cannot start without: no keyset, one that has run out, of another root, or altered', async (t) => {
    const place = await fresh();
    const run = await inEarnest(place, t);
    const { root } = foldersBeside(place.dataFolder);
    const folder = join(root.server, 'northwind-health.uk');
    await run();
    const keyset = readFileSync(join(folder, 'keyset.jwt'), 'utf8');
    const refuses = async (why: RegExp, text: string | null): Promise<void> => {
      if (text === null) rmSync(join(folder, 'keyset.jwt'));
      else writeFileSync(join(folder, 'keyset.jwt'), text);
      await assert.rejects(run(), why);
      writeFileSync(join(folder, 'keyset.jwt'), keyset);
    };
    await refuses(/^Error: There is no keyset of northwind-health in uk: have the root desk sign one/, null);
    await refuses(/is not valid/, `${keyset.slice(0, -6)}AAAAAA`);
    await refuses(/is not valid/, readFileSync(join(root.server, 'celtic-mutual.ie', 'keyset.jwt'), 'utf8').trim());
    await runDesks(place.dataFolder, Date.now() - 11 * DAY);
    await assert.rejects(run(), /has run out: have the root desk sign a new one/);
    await runDesks(place.dataFolder);
    rmSync(join(folder, 'root.public.jwk'));
    await assert.rejects(run(), /There is no public key/);
    await runDesks(place.dataFolder);
    await run();
  });

  it('keeps its private key off the server, which refuses to start beside one, or beside the issuer’s', async (t) => {
    const place = await fresh();
    const run = await inEarnest(place, t);
    const { root, desk } = foldersBeside(place.dataFolder);
    const own = (folder: string, name: string): string => readFileSync(join(folder, 'northwind-health.uk', name), 'utf8');
    const hidden = join(place.dataFolder, 'backup', 'old');
    mkdirSync(hidden, { recursive: true });
    for (const [what, name, text] of [
      ['root', 'root.jwk', own(root.root, 'root.jwk')], ['root', 'set.json', `{"keys":[${own(root.root, 'root.jwk')}]}`],
      ['issuer', 'x', own(root.issuer, 'issuer.jwk')],
      ['escrow', 'escrow.jwk', own(desk.desk, 'escrow.jwk')],
    ] as const) {
      writeFileSync(join(hidden, name), text);
      await assert.rejects(run(), new RegExp(`A private key \\(${what}\\) lies in the server's data folder`), name);
      rmSync(join(hidden, name));
    }
    // In a demonstration too, in one sentence.
    cpSync(join(root.root, 'northwind-health.uk', 'root.jwk'), join(hidden, 'root.jwk'));
    const { code, output } = await runToEnd(envOf(place));
    assert.deepEqual([code, output.trim().split('\n').length], [1, 1], output);
    assert.match(output, /^A private key \(root\) lies in the server's data folder/);
  });

  it('is not needed by a server at work: with its folder gone, and the issuer’s moved, all goes on', async () => {
    const place = await fresh();
    const backend = await start({ ...place, dropInMinutes: 1, prepareKeysets: () => Promise.reject(new Error('no desk here')) });
    const { root } = foldersBeside(place.dataFolder);
    for (const folder of [root.root, `${place.dataFolder}-escrow`]) renameSync(folder, `${folder}-away`);
    const { member, grant: { rid } } = await recorded(backend, 'amara-okafor', 'dr-helen-marsh');
    assert.equal((await member.ask('GET', `/recordings/${rid}`)).status, 200);
    assert.equal((await member.ask('GET', '/keyset')).status, 200);
    assert.equal(existsSync(root.root), false, 'the server made it anew');
  });

  it('renews while the server runs, which reads the new keyset and no older or broken one, and warns in time', async () => {
    const lines: [string, string][] = [];
    const keep = (level: string) => (event: string): void => void lines.push([level, event]);
    const log: Log = { info: keep('info'), warn: keep('warn'), error: keep('error') };
    const place = await fresh();
    let passed = 0;
    const backend = await start({ ...place, log, clock: () => Date.now() + passed });
    const { trust } = backend.services;
    const seq = (): number => trust.of(REALM).keyset.payload.seq;
    const first = seq();
    const file = join(foldersBeside(place.dataFolder).root.server, 'northwind-health.uk', 'keyset.jwt');
    const old = readFileSync(file, 'utf8');
    await runDesks(place.dataFolder, Date.now(), 3);
    const deadline = Date.now() + 15_000;
    // The few days are too few: it is told, and the demonstration's desk signs again.
    while ((seq() <= first + 1 || trust.daysLeft() < 4) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(trust.daysLeft() >= 9);
    assert.ok(lines.some(([level, event]) => level === 'warn' && event === 'keyset-runs-out'));
    const renewed = seq();
    for (const text of [old, 'no keyset']) {
      writeFileSync(file, text);
      await trust.refresh();
      assert.equal(seq(), renewed);
    }
    assert.equal(lines.filter(([level, event]) => level === 'error' && event === 'keyset-refused').length, 2);
    passed = 11 * DAY;
    assert.throws(() => trust.of(REALM), { code: 'backend/failed' }, 'a keyset that has run out is believed still');
    passed = 0;
  });
});
