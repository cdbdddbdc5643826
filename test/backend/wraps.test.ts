import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { runRootDesk } from '../../examples/root-desk/run-root-desk.js';
import type { Wrap } from '../../src/domain/wrap.js';
import type { Recipient } from '../../src/recording/upload/upload-handle.js';
import { newestLink } from '../../src/testing/add-device.js';
import { makeDeviceChange } from '../../src/testing/make-key-change.js';
import { makeAccount, type TestAccount } from '../../src/testing/make-party.js';
import { makeRecoveryMethod } from '../../src/testing/make-recovery-method.js';
import { recipientsOf } from '../../src/testing/recipients-of.js';
import { consultation, epochsOf, keysetOf, putWraps, sealed, type Consultation } from './support/consultation.js';
import { foldersBeside } from './support/desks.js';
import { onOneEngine } from './support/engines.js';
import { NORTHWIND } from './support/escrow-people.js';
import { adapterOf, partyOf } from './support/party.js';
import { Person } from './support/person.js';

onOneEngine('the wraps of a recording', ({ start, fresh }) => {
  let backend: Backend;
  let dataFolder: string;
  let made: Consultation;
  let owner: Recipient;
  let escrow: Recipient;
  const ownerKey = ({ kid, pair }: Pick<TestAccount, 'kid' | 'pair'>): Recipient => ({ kid, key: pair.publicKey, role: 'owner' });
  /** The patient's account key from before the consultation was booked. */
  let former: Recipient;
  before(async () => {
    const place = await fresh();
    ({ dataFolder } = place);
    backend = await start({ ...place, dropInMinutes: 1 });
    const member = await Person.signIn(backend, 'amara-okafor');
    const keys = await partyOf(member, 'amara-okafor');
    former = ownerKey(keys.account);
    const next = await makeAccount();
    const now = backend.services.clock();
    const link = await newestLink(keys.chain);
    const wish = { before: link, account: keys.account, next, addWays: [(await makeRecoveryMethod(now)).entry], dropWays: [keys.way.id] };
    await adapterOf(member).keys.change(await makeDeviceChange(await member.me(), wish, keys.device, now));
    made = await consultation(backend, 'amara-okafor', 'dr-helen-marsh');
    assert.equal(made.claim.parties.find(({ role }) => role === 'patient')?.keys?.seq, 2);
    const [first, second] = await recipientsOf(made.claim, await keysetOf(made), next);
    assert.ok(first !== undefined && second?.role === 'escrow');
    [owner, escrow] = [first, second];
  });

  const wrapsTo = async (...recipients: Recipient[]): Promise<Wrap[]> => (await sealed(made, await epochsOf(made, 1), [], { recipients })).wraps;
  const stored = (): Promise<number[]> => backend.database.transaction({ role: 'clerk', ...NORTHWIND, subject: '' }, async (tx) => {
    const rows = async (table: string): Promise<number> => (await tx.query(`select 1 from ${table} where rid = $1`, [made.grant.rid])).length;
    return [await rows('wrap'), await rows('wrap_list')];
  });
  const refused = async (wraps: readonly Wrap[], what: string): Promise<void> => {
    const kept = await stored();
    const { status, code } = await putWraps(made.practitioner, made.grant.rid, wraps);
    assert.deepEqual([status, code], [400, 'backend/rejected'], what);
    assert.deepEqual(await stored(), kept, `something of it is stored: ${what}`);
  };

  it('are refused to a key that may not hold it, and nothing of them is stored', async () => {
    const stranger = await partyOf(await Person.signIn(backend, 'priya-raghunathan'), 'priya-raghunathan');
    await refused(await wrapsTo(owner, escrow, ownerKey(stranger.account)), 'another member’s account key');
    await refused(await wrapsTo(ownerKey(stranger.account), escrow), 'another member’s instead of the patient’s');
    await refused(await wrapsTo(owner, escrow, ownerKey(made.practitionerKeys.account)), 'the practitioner’s account key');
    await refused(await wrapsTo(owner, escrow, ownerKey(await makeAccount())), 'nobody’s key');
    await refused(await wrapsTo(owner, escrow, former), 'an account key that the patient had given up before the booking');
    await refused(await wrapsTo(owner, escrow, { ...escrow, role: 'owner' }), 'the escrow key in the owner’s role');
    await refused(await wrapsTo(owner, escrow, { ...owner, role: 'escrow' }), 'the owner’s key in escrow’s role');
    await refused(await wrapsTo(owner, escrow, { ...ownerKey(stranger.account), role: 'reader' }), 'a reader whom no policy of the claim names');
    assert.deepEqual(await stored(), [0, 0]);
  });

  it('are refused without escrow’s, with one twice, and without any', async () => {
    await refused(await wrapsTo(owner), 'without escrow');
    const [one, two] = await wrapsTo(owner, escrow);
    assert.ok(one !== undefined && two !== undefined);
    await refused([one, two, one], 'one twice');
    await refused([], 'none');
    assert.deepEqual(await stored(), [0, 0]);
  });

  it('are taken for the patient and escrow, and the escrow key gets none any more once the root has retired it', async () => {
    const wraps = await wrapsTo(owner, escrow);
    for (let twice = 0; twice < 2; twice++) assert.equal((await putWraps(made.practitioner, made.grant.rid, wraps)).status, 204);
    assert.deepEqual(await stored(), [2, 1]);
    await runRootDesk(['retire', '--realm', 'northwind-health/uk', '--kid', escrow.kid], foldersBeside(dataFolder).root, backend.services.clock());
    await backend.services.trust.refresh();
    await refused(await wrapsTo(owner, escrow), 'a retired key');
    assert.deepEqual(await stored(), [2, 1]);
  });
});
