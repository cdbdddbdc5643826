import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { it } from 'node:test';
import { createBackend } from '../../examples/reference-backend/create-backend.js';
import { optionsFromEnv } from '../../examples/reference-backend/options-from-env.js';
import { envOf, runToEnd, startProcess } from './support/backend-process.js';
import { consultation, epochsOf, putEpoch, putSegment, putWraps, sealed, seconds } from './support/consultation.js';
import { onEngine } from './support/engines.js';

/** What others on the machine could read, write or enter; sockets and all. */
function openToOthers(folder: string): string[] {
  const paths = [folder, ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))];
  return paths.filter((path) => {
    const stat = lstatSync(path);
    return (stat.mode & 0o777) !== (stat.isDirectory() ? 0o700 : stat.isSocket() ? stat.mode & 0o700 : 0o600);
  });
}

/** An answer to a request that says it was sent to another host. */
function headersFor(url: string, host: string): Promise<NodeJS.Dict<string | string[]>> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { Host: host } }, (response) => {
      response.resume();
      resolve(response.headers);
    }).once('error', reject);
  });
}

onEngine('pglite', 'by default', ({ start, fresh }) => {
  it('the data folder and all that is written to it are the server’s own, also where they were not', async (t) => {
    const place = await fresh();
    // As earlier versions left it.
    mkdirSync(join(place.dataFolder, 'sealed', 'uk'), { recursive: true });
    writeFileSync(join(place.dataFolder, 'sealed', 'uk', 'old'), '');
    for (const path of readdirSync(place.dataFolder, { recursive: true }).map((name) => join(place.dataFolder, String(name)))) chmodSync(path, lstatSync(path).isDirectory() ? 0o777 : 0o666);
    chmodSync(place.dataFolder, 0o755);
    assert.ok(openToOthers(place.dataFolder).length > 900, 'PGlite has that many files');
    const api = await startProcess(envOf(place), t);
    const made = await consultation(api.asBackend, 'amara-okafor', 'dr-helen-marsh');
    const epochs = await epochsOf(made, 1);
    for (const epoch of epochs) await putEpoch(made.practitioner, epoch);
    const recording = await sealed(made, epochs, seconds(2));
    await putWraps(made.practitioner, made.grant.rid, recording.wraps);
    for (const segment of recording.segments) assert.equal((await putSegment(made.practitioner, made.grant.rid, segment)).status, 201);
    assert.deepEqual(openToOthers(place.dataFolder), []);
    assert.equal(await api.terminate('SIGTERM'), 0);
    for (const folder of [place.dataFolder, ...['root', 'issuer', 'escrow'].map((name) => `${place.dataFolder}-${name}`)]) assert.deepEqual(openToOthers(folder), []);
  });

  it('a folder that the demonstration makes is nobody else’s from the first file on', async (t) => {
    const { dataFolder } = await fresh();
    const other = `${dataFolder}-other`;
    const api = await startProcess(envOf({ dataFolder: other }), t);
    assert.equal(await api.terminate('SIGTERM'), 0);
    for (const folder of ['', '-root', '-issuer', '-escrow'].map((end) => `${other}${end}`)) assert.deepEqual(openToOthers(folder), []);
  });

  it('the sign-in without a password stays on this machine, unless it is asked for by name', async () => {
    const place = await fresh();
    const { code, output } = await runToEnd({ ...envOf(place), HOST: '0.0.0.0' });
    assert.deepEqual([code, output.trim().split('\n').length], [1, 1]);
    assert.match(output, /^The demonstration's sign-in asks for no password, and others can reach 0\.0\.0\.0: .*CONSULTKIT_DEMO_SIGN_IN=on/);
    for (const host of ['::', '192.168.1.2', 'consult.example', '127.0.0.1.example', 'localhost.example']) await assert.rejects(startAndStop({ ...place, host }), /asks for no password/, host);
    // A proxy in front makes this machine's address everybody's.
    await assert.rejects(startAndStop({ ...place, publicOrigin: 'https://consult.example' }), /others can reach consult\.example/);
    const backend = await start({ ...place, host: '0.0.0.0', ...pick(optionsFromEnv({ CONSULTKIT_DEMO_SIGN_IN: 'on' })) });
    assert.equal((await fetch(`http://127.0.0.1:${backend.port}/api/demo/people`)).status, 200);
    assert.equal(optionsFromEnv({ CONSULTKIT_DEMO_SIGN_IN: '1' }).demoSignIn, false);
  });

  it('no header repeats what a request says of its host; TLS is known by the configured origin', async () => {
    const plain = await start({});
    const headers = await headersFor(`${plain.url}/member/`, 'attacker.example');
    assert.equal(JSON.stringify(headers).includes('attacker'), false);
    assert.equal(headers['strict-transport-security'], undefined);

    const { publicOrigin } = optionsFromEnv({ CONSULTKIT_PUBLIC_ORIGIN: 'https://consult.example:8443/' });
    const behind = await start({ publicOrigin, demoSignIn: true });
    const secure = await headersFor(`${behind.url}/api/demo/people`, 'attacker.example');
    assert.equal(secure['strict-transport-security'], 'max-age=31536000');
    assert.ok(String(secure['content-security-policy']).split('; ').includes("connect-src 'self' wss://consult.example:8443"));
    assert.equal(JSON.stringify(secure).includes('attacker'), false);
    for (const wrong of ['consult.example', 'ftp://x', 'https://x/path', 'https://user@x', "https://x; script-src *", 'https://x?y']) {
      assert.throws(() => optionsFromEnv({ CONSULTKIT_PUBLIC_ORIGIN: wrong }), /must be an origin alone/, wrong);
    }
  });
});

/** So that one which is not refused is not left running. */
async function startAndStop(options: Parameters<typeof createBackend>[0]): Promise<void> {
  await (await createBackend({ port: 0, ...options })).stop();
}

function pick({ demoSignIn }: { demoSignIn?: boolean | undefined }): { demoSignIn: boolean } {
  return { demoSignIn: demoSignIn === true };
}
