import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { KeyAuthority, KeyChange } from '../../src/domain/key-change.js';
import type { MemberNotice } from '../../src/domain/member-notice.js';
import { makeDeviceKeys } from '../../src/keys/device-key.js';
import { verifyMemberKeys, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { addDevice, newestLink } from '../../src/testing/add-device.js';
import { authorityOf, makeDeviceChange, makeKeyChange } from '../../src/testing/make-key-change.js';
import { makeAccount, makeParty } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { onOneEngine } from './support/engines.js';
import { adapterOf, partyOf } from './support/party.js';
import { Person, type Answer } from './support/person.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

onOneEngine('keys', ({ start, fresh, renewKeysets }) => {
  let backend: Backend;
  let place: Awaited<ReturnType<typeof fresh>>;
  let passed = 0;
  const clock = () => Date.now() + passed;
  before(async () => {
    place = await fresh();
    backend = await start({ ...place, clock });
  });

  const change = (person: Person, json: unknown): Promise<Answer> => person.ask('POST', '/keys/changes', { json });
  const newest = async (person: Person) => newestLink((await person.get<{ chain: string[] }>('/keys/chain')).chain);
  const notices = async (person: Person): Promise<MemberNotice[]> => (await person.get<{ items: MemberNotice[] }>('/notices')).items;
  /** The person's links, as everybody verifies them. */
  const linksOf = async (person: Person): Promise<MemberKey[]> => {
    const { subject, tenant, region } = await person.me();
    const { chain } = await person.get<{ chain: string[] }>('/keys/chain?since=1');
    const { keyset } = backend.services.trust.of({ tenant, region });
    const result = await verifyMemberKeys(chain, { subject, audience: audience(tenant, region), pinned: null, resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at) });
    assert.ok(result.ok);
    return result.links.map(({ payload }) => payload);
  };

  it('begin with a device, an account key and a recovery method; the same again settles', async () => {
    const person = await Person.signIn(backend, 'amara-okafor');
    assert.deepEqual([await person.get('/keys/chain'), await person.get('/keys/ways'), await person.get('/keys/permission')], [{ chain: [] }, { ways: [] }, { permission: null }]);
    const party = await makeParty();
    const { entry } = await makeRecoveryMethod(clock());
    const good = await makeKeyChange(await person.me(), { before: null, next: party.account, addDevice: { sig: party.device, enc: party.enc }, addWays: [entry] }, { how: 'first' }, clock());
    const [device] = good.content.devices;
    assert.ok(device);
    const { jwk } = device.sig;
    const wrong: [string, unknown][] = [
      ['nothing', {}], ['one thing more', { ...good, also: 1 }], ['a recovery method of no kind', { ...good, entries: [{ ...entry, kind: 'password' }] }],
      ['an authority of no kind', { ...good, authority: { how: 'token' } }], ['no point of the curve', { ...good, content: { ...good.content, devices: [{ ...device, sig: { ...device.sig, jwk: { ...jwk, x: jwk.y, y: jwk.x } } }] } }],
      ['a private key', { ...good, content: { ...good.content, devices: [{ ...device, sig: { ...device.sig, jwk: { ...jwk, d: jwk.x } } }] } }], ['seventeen devices', { ...good, content: { ...good.content, devices: Array(17).fill(device) } }],
    ];
    for (const [what, json] of wrong) assert.equal((await change(person, json)).code, 'backend/rejected', what);
    assert.deepEqual([await person.get('/keys/chain'), await person.get('/keys/ways')], [{ chain: [] }, { ways: [] }]);
    const first = await change(person, good);
    assert.equal(first.status, 200, first.text);
    assert.equal((await change(person, good)).text, first.text);
    const [link, ...more] = await linksOf(person);
    assert.deepEqual([link?.seq, link?.enc, link?.devices, more], [1, good.content.enc, [device], []]);
    const { proofDigest: _, sealed: __, ...way } = entry;
    assert.deepEqual(await person.get('/keys/ways'), { ways: [way] });
    assert.deepEqual((await notices(person)).filter(({ kind }) => kind === 'keys-begun').map(({ how, to }) => [how, to]), [['first', party.account.kid]]);
  });

  it('are not changed in an hour by a thief who has a token, whatever is tried, and each attempt makes one notice', async () => {
    const person = await Person.signIn(backend, 'priya-raghunathan');
    const keys = await partyOf(person, 'priya-raghunathan');
    const me = await person.me();
    const thief = new Person(backend, person.token);
    const told = (await notices(person)).length;
    const had = [await person.get('/keys/chain'), await person.get('/keys/ways'), await person.get(`/keys/boxes/${keys.enc.kid}`)];
    const link = await newest(thief);
    const [own, account, method] = [await makeDeviceKeys(), await makeAccount(), await makeRecoveryMethod(clock())];
    const as = { ...account, kid: keys.account.kid, pair: keys.account.pair };
    const wishes = [
      { before: link, next: as, addDevice: own }, { before: link, next: as, addWays: [method.entry] },
      { before: link, account: as, next: account, addWays: [{ ...method.entry, id: keys.way.id }], dropWays: [keys.way.id] },
      { before: link, account: as, next: account, addDevice: own, dropDevices: [keys.device.kid] }, { before: link, next: account, addDevice: own, addWays: [method.entry], anew: true },
    ];
    let attempts = 0;
    for (let minute = 0; minute < 60; minute += 10) {
      passed = minute * 60_000;
      for (const wish of wishes) {
        const wanted = await makeKeyChange(me, wish, { how: 'first' }, clock());
        const authorities: KeyAuthority[] = [{ how: 'first' }, await authorityOf(me, own.sig, wanted, clock()), await authorityOf(me, { ...own.sig, kid: keys.device.kid }, wanted, clock()), { how: 'permission', id: 'absent' }];
        const authority = authorities[attempts % authorities.length];
        const { status } = await change(thief, { ...wanted, authority });
        assert.ok(status === 403 || status === 409, `${status}`);
        attempts += 1;
      }
    }
    for (const [method, path] of [['DELETE', `/keys/devices/${keys.device.kid}`], ['POST', '/keys/devices'], ['PUT', `/keys/vault/${keys.way.id}`], ['DELETE', `/keys/vault/${keys.way.id}`], ['PUT', `/keys/ways/${keys.way.id}`], ['DELETE', `/keys/ways/${keys.way.id}`]] as const) {
      assert.equal((await thief.ask(method, path, method === 'DELETE' ? {} : { json: {} })).status, 404, `${method} ${path}`);
    }
    assert.deepEqual([await person.get('/keys/chain'), await person.get('/keys/ways'), await person.get(`/keys/boxes/${keys.enc.kid}`)], had);
    const after = await notices(person);
    assert.deepEqual([after.length - told, after.filter(({ kind }) => kind === 'change-refused').length], [attempts, attempts]);
    assert.equal((await person.ask('POST', `/keys/ways/${keys.way.id}/open`, { json: { proof: keys.proof } })).status, 200, 'the recovery method opens');
    passed = 0;
  });

  it('make one chain of devices that come at once: the others look again', async () => {
    const person = await Person.signIn(backend, 'daniel-whitcombe');
    const keys = await partyOf(person, 'daniel-whitcombe');
    const me = await person.me();
    const wanted = async (): Promise<KeyChange> => makeKeyChange(me, { before: await newest(person), next: keys.account, addDevice: await makeDeviceKeys() }, { how: 'recovery', id: keys.way.id, proof: keys.proof }, clock());
    const changes = await Promise.all([wanted(), wanted(), wanted()]);
    const answers = await Promise.all([...changes, ...changes].map((each) => change(person, each)));
    const made = answers.findIndex(({ status }) => status === 200) % 3;
    assert.deepEqual(answers.map(({ status }) => status), [0, 1, 2, 0, 1, 2].map((index) => (index === made ? 200 : 409)));
    assert.deepEqual((await linksOf(person)).map(({ seq, devices }) => [seq, devices.length]), [[1, 1], [2, 2]]);
    assert.deepEqual((await notices(person)).filter(({ kind }) => kind === 'change-refused'), [], 'who was only late is told of as an attack');
  });

  it('leave no link whose key nobody can open when everything stops between its boxes and the link', async () => {
    const person = await Person.signIn(backend, 'daniel-whitcombe');
    const keys = await partyOf(person, 'daniel-whitcombe');
    const me = await person.me();
    const method = await makeRecoveryMethod(clock());
    const before = await newest(person);
    const next = await makeAccount();
    const wanted = await makeDeviceChange(me, { before, account: keys.account, next, addWays: [method.entry], dropWays: [keys.way.id] }, keys.device, clock());
    const { claimsIssuer } = backend.services;
    backend.services.claimsIssuer = { ask: () => Promise.reject(new Error('The issuer is away.')) };
    assert.equal((await change(person, wanted)).status, 500);
    backend.services.claimsIssuer = claimsIssuer;
    assert.deepEqual(await newest(person), before);
    const open = (id: string, proof: string): Promise<Answer> => person.ask('POST', `/keys/ways/${id}/open`, { json: { proof } });
    assert.deepEqual([(await open(keys.way.id, keys.proof)).status, (await open(method.entry.id, method.proof)).code], [200, 'keys/wrong-code'], 'what counts is what the chain says');
    assert.deepEqual((await person.get<{ boxes: { account: string }[] }>(`/keys/boxes/${keys.enc.kid}`)).boxes.some(({ account }) => account === keys.account.kid), true);
    assert.equal((await change(person, wanted)).status, 200);
    assert.equal((await change(person, wanted)).status, 200, 'the answer was lost');
    assert.deepEqual([(await open(method.entry.id, method.proof)).status, (await open(keys.way.id, keys.proof)).code], [200, 'keys/wrong-code']);
    const { boxes } = await person.get<{ boxes: { account: string; to: string }[] }>(`/keys/boxes/${keys.enc.kid}`);
    assert.deepEqual(boxes.map(({ account, to }) => [account, to]).sort(), [[keys.account.kid, next.kid], [next.kid, keys.enc.kid]].sort());
  });

  it('are opened by a recovery method for its proof, to its own person alone', async () => {
    const person = await Person.signIn(backend, 'dr-helen-marsh');
    const other = await Person.signIn(backend, 'amara-okafor');
    const { way, proof } = await partyOf(person, 'dr-helen-marsh');
    const open = (who: Person, shown: string, id = way.id) => who.ask('POST', `/keys/ways/${id}/open`, { json: { proof: shown } });
    for (const secret of [way.sealed, way.proofDigest]) assert.equal(JSON.stringify(await person.get('/keys/ways')).includes(secret), false);
    const opened = await open(person, proof);
    assert.deepEqual(opened.json<{ entry: unknown }>().entry, way);
    assert.equal(opened.headers.get('Cache-Control'), 'no-store');
    const { proof: wrong } = await makeRecoveryMethod(0);
    const refusals = [await open(person, wrong), await open(person, wrong, 'AAAAAAAAAAAAAAAAAAAAAA'), await open(other, proof)];
    for (const { status, code } of refusals) assert.deepEqual([status, code], [403, 'keys/wrong-code']);
    assert.equal(new Set(refusals.map(({ text }) => text)).size, 1, 'a method that is not there is told from a wrong proof');
  });

  it('look at five wrong proofs in an hour and at no more, also when they come at once, in changes, and after a restart', async () => {
    const person = await Person.signIn(backend, 'tomasz-zielinski');
    const { way, proof, account } = await partyOf(person, 'tomasz-zielinski');
    const me = await person.me();
    const { proof: wrong } = await makeRecoveryMethod(0);
    const open = (who: Person, shown: string) => who.ask('POST', `/keys/ways/${way.id}/open`, { json: { proof: shown } });
    assert.equal((await open(person, 'short')).code, 'backend/rejected', 'what is no proof is not looked at');
    const joining = async (shown: string): Promise<Answer> => change(person, await makeKeyChange(me, { before: await newest(person), next: account, addDevice: await makeDeviceKeys() }, { how: 'recovery', id: way.id, proof: shown }, clock()));
    assert.equal((await joining(wrong)).code, 'keys/wrong-code');
    const racing = await Promise.all(Array.from({ length: 8 }, () => open(person, wrong)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [403, 403, 403, 403, 429, 429, 429, 429]);
    assert.equal((await open(person, proof)).code, 'keys/too-many-attempts', 'the right one, too late');
    assert.equal((await joining(proof)).code, 'keys/too-many-attempts');
    assert.equal((await notices(person)).filter(({ kind }) => kind === 'recovery-refused').length, 11);
    const neighbour = await Person.signIn(backend, 'dr-yusuf-adeyemi');
    assert.equal((await open(neighbour, wrong)).code, 'keys/wrong-code', 'another person’s attempts are that person’s own');
    await backend.stop();
    backend = await start({ ...place, clock });
    assert.equal((await open(await Person.signIn(backend, 'tomasz-zielinski'), proof)).code, 'keys/too-many-attempts');
    passed = HOUR + 1_000;
    assert.equal((await open(await Person.signIn(backend, 'tomasz-zielinski'), proof)).status, 200);
    passed = 0;
  });

  it('are written down: who changed, opened and failed', async () => {
    const person = await Person.signIn(backend, 'mina-sorensen');
    const keys = await partyOf(person, 'mina-sorensen');
    await person.ask('POST', `/keys/ways/${keys.way.id}/open`, { json: { proof: keys.proof } });
    await person.ask('POST', '/keys/ways/AAAA/open', { json: { proof: 'A'.repeat(43) } });
    await change(person, await makeKeyChange(await person.me(), { before: await newest(person), next: keys.account, addDevice: await makeDeviceKeys() }, { how: 'permission', id: 'absent' }, clock()));
    const { subject, tenant, region } = await person.me();
    const rows = await backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query<{ action: string; outcome: string }>(
      'select action, outcome from audit_event where actor = $1 order by id', [subject],
    ));
    assert.deepEqual(rows.map(({ action, outcome }) => [action, outcome]), [['key-change', 'permit'], ['recovery-open', 'permit'], ['recovery-open', 'keys/wrong-code'], ['key-change', 'backend/forbidden']]);
  });

  it('of the insurer are published with what each may sign', async () => {
    const { keyset } = backend.services.trust.of({ tenant: 'northwind-health', region: 'uk' });
    assert.deepEqual(keyset.payload.keys.map(({ use }) => use).sort(), ['incident', 'issuer', 'lease', 'log']);
    assert.equal(new Set(keyset.payload.keys.map(({ kid }) => kid)).size, 4);
  });

  // Last, since no keyset of half a year later is believed today.
  it('leave out a device that was not used for 180 days, and note when each was used', async () => {
    const ask = () => Person.signIn(backend, 'dr-yusuf-adeyemi');
    const person = await ask();
    const keys = await partyOf(person, 'dr-yusuf-adeyemi');
    const me = await person.me();
    const { device: old } = await addDevice(adapterOf(person), me, keys, clock());
    passed = 181 * DAY;
    await renewKeysets(backend);
    const later = await ask();
    assert.equal((await later.get<{ boxes: unknown[] }>(`/keys/boxes/${keys.enc.kid}`)).boxes.length, 1);
    const { uses } = await later.get<{ uses: { kid: string; at: number }[] }>('/keys/uses');
    assert.deepEqual(uses.map(({ kid, at }) => [kid, at > clock() - DAY]), [[keys.device.kid, true], [old.sig.kid, false]]);
    const wish = { before: await newest(later), account: keys.account, addWays: [(await makeRecoveryMethod(clock())).entry] };
    assert.equal((await change(later, await makeDeviceChange(me, { ...wish, next: keys.account }, keys.device, clock()))).code, 'backend/conflict');
    assert.equal((await change(later, await makeDeviceChange(me, { ...wish, next: await makeAccount(), dropDevices: [old.sig.kid] }, keys.device, clock()))).status, 200);
    assert.deepEqual(await later.get(`/keys/boxes/${old.enc.kid}`), { boxes: [] });
    passed = 0;
  });
});
