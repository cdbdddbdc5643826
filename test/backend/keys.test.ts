import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { verifyMemberKeys, type MemberKey } from '../../src/ownership/member-key.js';
import { audience } from '../../src/ownership/session-claim.js';
import { makeEnrolment } from '../../src/testing/make-enrolment.js';
import { makeAccount, makeDevice, makeParty, namedKey } from '../../src/testing/make-party.js';
import { makeVaultEntry } from '../../src/testing/make-vault-entry.js';
import { onEachEngine } from './support/engines.js';
import { enrolmentOf, partyOf } from './support/party.js';
import { Person, type Answer } from './support/person.js';

const HOUR = 3_600_000;

onEachEngine('keys', ({ start, fresh }) => {
  let backend: Backend;
  let place: Awaited<ReturnType<typeof fresh>>;
  let passed = 0;
  const clock = () => Date.now() + passed;
  before(async () => {
    place = await fresh();
    backend = await start({ ...place, clock });
  });

  const enrol = (person: Person, json: unknown): Promise<Answer> => person.ask('POST', '/keys/devices', { json });
  const deviceOf = async (person: Person): Promise<{ kid: string; json: unknown }> => {
    const device = await makeDevice();
    return { kid: device.kid, json: await enrolmentOf(person, { device, account: null }) };
  };
  /** The person's links, as everybody verifies them. */
  const linksOf = async (person: Person): Promise<MemberKey[]> => {
    const { subject, tenant, region } = await person.me();
    const { chain } = await person.get<{ chain: string[] }>('/keys/chain');
    const { keyset } = backend.services.trust.of({ tenant, region });
    const result = await verifyMemberKeys(chain, { subject, audience: audience(tenant, region), pinned: null, resolveKey: (kid, at) => keyset.keyOf('issuer', kid, at) });
    assert.ok(result.ok);
    return result.links.map(({ payload }) => payload);
  };

  it('begin with a device, an account key and a way to have that again; the same again settles', async () => {
    const person = await Person.signIn(backend, 'amara-okafor');
    assert.deepEqual([await person.get('/keys/chain'), await person.get('/keys/vault')], [{ chain: [] }, { ways: [] }]);
    const party = await makeParty();
    const enrolment = await enrolmentOf(person, party);
    const { device, account, vault: [entry], proof } = enrolment;
    assert.ok(account && entry);
    const other = await namedKey((await makeAccount()).pair.publicKey, 'enc');
    const wrong: [string, unknown][] = [
      ['nothing', {}], ['no account', { ...(await enrolmentOf(person, { ...party, account: null })), vault: [entry] }], ['no way back', { ...enrolment, vault: [] }],
      ['a way to another key', { ...enrolment, vault: [{ ...entry, account: other.kid }] }], ['a way of no kind', { ...enrolment, vault: [{ ...entry, kind: 'password' }] }],
      ['a device that encrypts', { ...enrolment, device: { ...device, jwk: { ...device.jwk, use: 'enc' } } }], ['an account that signs', { ...enrolment, account: { ...account, jwk: { ...account.jwk, use: 'sig' } } }],
      ['one key for both', { ...enrolment, device: { kid: account.kid, jwk: { ...account.jwk, use: 'sig' } } }], ['a device under another name', { ...enrolment, device: { ...device, kid: other.kid } }],
      ['no point of the curve', { ...enrolment, device: { ...device, jwk: { ...device.jwk, x: device.jwk.y, y: device.jwk.x } } }], ['a private key', { ...enrolment, device: { ...device, jwk: { ...device.jwk, d: device.jwk.x } } }],
      ['no proof', { device, account, vault: [entry] }], ['a proof of nothing', { ...enrolment, proof: `${proof.slice(0, -3)}AAA` }],
    ];
    for (const [what, json] of wrong) assert.equal((await enrol(person, json)).code, 'backend/rejected', what);
    assert.deepEqual([await person.get('/keys/chain'), await person.get('/keys/vault')], [{ chain: [] }, { ways: [] }]);

    const first = await enrol(person, enrolment);
    assert.equal(first.status, 200, first.text);
    assert.equal((await enrol(person, enrolment)).text, first.text);
    assert.deepEqual(first.json<{ chain: string[] }>(), await person.get('/keys/chain'));
    const [link, ...more] = await linksOf(person);
    assert.deepEqual([link?.seq, link?.enc, link?.sig, more], [1, account, [device], []]);
    const { proofDigest: _, sealed: __, ...way } = entry;
    assert.deepEqual(await person.get('/keys/vault'), { ways: [way] });

    assert.equal((await enrol(person, await enrolmentOf(person, await makeParty()))).code, 'backend/conflict', 'another account key');
    assert.equal((await person.ask('DELETE', `/keys/devices/${device.kid}`)).code, 'backend/conflict', 'the last device');
    assert.equal((await person.ask('DELETE', `/keys/vault/${entry.id}`)).code, 'backend/conflict', 'the last way');
  });

  it('make one chain of devices that come at once, and take them out again', async () => {
    const person = await Person.signIn(backend, 'priya-raghunathan');
    const { device } = await partyOf(person, 'priya-raghunathan');
    const devices = await Promise.all([deviceOf(person), deviceOf(person), deviceOf(person)]);
    const answers = await Promise.all([...devices, ...devices].map(({ json }) => enrol(person, json)));
    assert.deepEqual(answers.map(({ status }) => status), Array(6).fill(200));
    const links = await linksOf(person);
    assert.deepEqual(links.map(({ seq, sig }) => [seq, sig.length]), [[1, 1], [2, 2], [3, 3], [4, 4]]);
    for (const { kid } of devices) assert.ok(links.at(-1)?.sig.some((each) => each.kid === kid));

    const gone = await Promise.all([...devices, ...devices].map(({ kid }) => person.ask('DELETE', `/keys/devices/${kid}`)));
    assert.deepEqual(gone.map(({ status }) => status).sort(), [200, 200, 200, 404, 404, 404]);
    assert.deepEqual((await linksOf(person)).at(-1)?.sig.map(({ kid }) => kid), [device.kid]);
    assert.equal((await linksOf(person)).length, 7);
    for (let count = 1; count < 16; count++) assert.equal((await enrol(person, (await deviceOf(person)).json)).status, 200);
    assert.equal((await enrol(person, (await deviceOf(person)).json)).code, 'backend/conflict', 'a seventeenth device');
  });

  it('take a device from the one who holds its key, and from nobody else', async () => {
    const person = await Person.signIn(backend, 'amara-okafor');
    const other = await Person.signIn(backend, 'priya-raghunathan');
    const me = await person.me();
    const { device: theirs } = await partyOf(other, 'priya-raghunathan');
    const keys = { device: await makeDevice(), account: null };
    const before = (await linksOf(person)).length;
    const wrong: [string, unknown][] = [
      ['somebody else’s key', { ...(await makeEnrolment(me, keys, clock())), device: await namedKey(theirs.publicKey, 'sig') }],
      ['the same, in its name', await makeEnrolment(me, { device: { ...theirs, privateKey: keys.device.privateKey }, account: null }, clock())],
      ['what she has said of it', await makeEnrolment(await other.me(), { device: theirs, account: null }, clock())],
      ['for another person', await makeEnrolment(await other.me(), keys, clock())],
      ['for another insurer', await makeEnrolment({ ...me, tenant: 'celtic-mutual' }, keys, clock())],
      ['for another region', await makeEnrolment({ ...me, region: 'ie' }, keys, clock())],
      ['with another account', { ...(await makeEnrolment(me, keys, clock())), account: await namedKey((await makeAccount()).pair.publicKey, 'enc') }],
      ['of long ago', await makeEnrolment(me, keys, clock() - 25 * HOUR)], ['of the future', await makeEnrolment(me, keys, clock() + 25 * HOUR)],
    ];
    for (const [what, json] of wrong) assert.equal((await enrol(person, json)).code, 'backend/rejected', what);
    assert.equal((await linksOf(person)).length, before);
    assert.equal((await enrol(person, await makeEnrolment(me, keys, clock() - 290_000))).status, 200);
    assert.equal((await enrol(person, await makeEnrolment(me, keys, clock() - 25 * HOUR))).code, 'backend/rejected', 'not for the same one again either');
    assert.equal((await person.ask('DELETE', `/keys/devices/${keys.device.kid}`)).status, 200);
  });

  it('hand out what a vault holds for its proof, to its own person alone', async () => {
    const person = await Person.signIn(backend, 'daniel-whitcombe');
    const other = await Person.signIn(backend, 'amara-okafor');
    const { account } = await partyOf(person, 'daniel-whitcombe');
    const { entry, proof } = await makeVaultEntry(account.kid, 5);
    const path = `/keys/vault/${entry.id}`;
    const open = (who: Person, shown: string, at = path) => who.ask('POST', `${at}/open`, { json: { proof: shown } });
    for (let twice = 0; twice < 2; twice++) assert.equal((await person.ask('PUT', path, { json: entry })).status, 204);
    const ways = (await person.get<{ ways: { id: string }[] }>('/keys/vault')).ways;
    assert.equal(ways.filter(({ id }) => id === entry.id).length, 1);
    for (const secret of [entry.sealed, entry.proofDigest]) assert.equal(JSON.stringify(ways).includes(secret), false);
    const opened = await open(person, proof);
    assert.deepEqual(opened.json(), entry);
    assert.equal(opened.headers.get('Cache-Control'), 'no-store');

    assert.equal((await other.get<{ ways: { id: string }[] }>('/keys/vault')).ways.some(({ id }) => id === entry.id), false);
    const { proof: wrong } = await makeVaultEntry(account.kid);
    const refusals = [await open(person, wrong), await open(person, wrong, '/keys/vault/AAAAAAAAAAAAAAAAAAAAAA'), await open(other, proof)];
    for (const { status, code } of refusals) assert.deepEqual([status, code], [403, 'keys/wrong-code']);
    assert.equal(new Set(refusals.map(({ text }) => text)).size, 1, 'a way that is not there is told from a wrong proof');

    assert.equal((await other.ask('DELETE', path)).status, 204);
    assert.deepEqual((await open(person, proof)).json(), entry, 'a stranger removed it');

    for (const [what, json] of Object.entries({
      'another id': { ...entry, id: 'another' }, 'another key': { ...entry, account: (await makeAccount()).kid }, 'no digest': { ...entry, proofDigest: 'x' }, nothing: {},
    })) assert.equal((await person.ask('PUT', path, { json })).code, 'backend/rejected', what);
    assert.equal((await person.ask('PUT', path, { json: { ...entry, kind: 'passkey' } })).code, 'backend/conflict', 'of another kind');
    const longId = 'k'.repeat(1_400);
    assert.equal((await person.ask('PUT', `/keys/vault/${longId}`, { json: { ...entry, id: longId, kind: 'passkey' } })).status, 204, 'a passkey’s id is long');
    for (let twice = 0; twice < 2; twice++) assert.equal((await person.ask('DELETE', path)).status, 204);
    assert.equal((await open(person, proof)).code, 'keys/wrong-code');
  });

  it('look at five wrong proofs in an hour and at no more, also when they come at once and after a restart', async () => {
    const person = await Person.signIn(backend, 'tomasz-zielinski');
    const { account } = await partyOf(person, 'tomasz-zielinski');
    const { entry, proof } = await makeVaultEntry(account.kid);
    const { proof: wrong } = await makeVaultEntry(account.kid);
    await person.ask('PUT', `/keys/vault/${entry.id}`, { json: entry });
    const open = (who: Person, shown: string) => who.ask('POST', `/keys/vault/${entry.id}/open`, { json: { proof: shown } });
    assert.equal((await open(person, 'short')).code, 'backend/rejected', 'what is no proof is not looked at');
    const racing = await Promise.all(Array.from({ length: 9 }, () => open(person, wrong)));
    assert.deepEqual(racing.map(({ status }) => status).sort(), [403, 403, 403, 403, 403, 429, 429, 429, 429]);
    assert.equal((await open(person, proof)).code, 'keys/too-many-attempts', 'the right one, too late');
    const neighbour = await Person.signIn(backend, 'dr-helen-marsh');
    assert.equal((await open(neighbour, wrong)).code, 'keys/wrong-code', 'another person’s attempts are her own');
    await backend.stop();
    backend = await start({ ...place, clock });
    assert.equal((await open(await Person.signIn(backend, 'tomasz-zielinski'), proof)).code, 'keys/too-many-attempts');
    passed = HOUR + 1_000;
    assert.deepEqual((await open(await Person.signIn(backend, 'tomasz-zielinski'), proof)).json(), entry);
    passed = 0;
  });

  it('are written down: who enrolled, removed, opened and failed', async () => {
    const person = await Person.signIn(backend, 'dr-yusuf-adeyemi');
    await partyOf(person, 'dr-yusuf-adeyemi');
    const { kid, json } = await deviceOf(person);
    await enrol(person, json);
    await person.ask('DELETE', `/keys/devices/${kid}`);
    await person.ask('POST', '/keys/vault/AAAA/open', { json: { proof: 'A'.repeat(43) } });
    const { subject, tenant, region } = await person.me();
    const rows = await backend.database.transaction({ role: 'clerk', tenant, region, subject: '' }, (tx) => tx.query<{ action: string; outcome: string }>(
      'select action, outcome from audit_event where actor = $1 order by id', [subject],
    ));
    assert.deepEqual(rows.map(({ action, outcome }) => [action, outcome]), [['device-enrol', 'permit'], ['device-enrol', 'permit'], ['device-remove', 'permit'], ['vault-open', 'wrong-code']]);
  });

  it('of the insurer are published with what each may sign', async () => {
    const { keyset } = backend.services.trust.of({ tenant: 'northwind-health', region: 'uk' });
    assert.deepEqual(keyset.payload.keys.map(({ use }) => use).sort(), ['incident', 'issuer', 'lease']);
    assert.equal(new Set(keyset.payload.keys.map(({ kid }) => kid)).size, 3);
  });
});
