import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import { writeAudit } from '../../examples/reference-backend/audit/audit-event.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { readExposure } from '../../examples/reference-backend/ledger/read-exposure.js';
import { eraseRecordings } from '../../examples/reference-backend/recordings/erase-recordings.js';
import { ERASE_GRACE } from '../../examples/reference-backend/retention/schedule-erasures.js';
import { utf8 } from '../../src/domain/utf8.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { signJws } from '../../src/ownership/jws.js';
import { newLeaseNonce } from '../../src/ownership/new-lease-nonce.js';
import { audience, retentionMillis } from '../../src/ownership/session-claim.js';
import { signReceipt, type ViewedReceipt } from '../../src/ownership/viewed-receipt.js';
import { recorded, type Recorded } from './support/consultation.js';
import { onOneEngine } from './support/engines.js';
import { partyOf } from './support/party.js';
import { Person } from './support/person.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
/** Two epochs of two seconds. */
const LENGTH = 4_000;

onOneEngine('a receipt of what was played', ({ start, renewKeysets }) => {
  let backend: Backend;
  let made: Recorded;
  let stranger: Person;
  let passed = 0;
  before(async () => {
    backend = await start({ dropInMinutes: 1, tokenSeconds: 365 * 86_400, clock: () => Date.now() + passed });
    made = await recorded(backend, 'amara-okafor', 'dr-helen-marsh', { epochs: 2 });
    stranger = await Person.signIn(backend, 'priya-raghunathan');
    await partyOf(stranger, 'priya-raghunathan');
  });
  const payloadOf = async (change: Partial<ViewedReceipt>): Promise<ViewedReceipt> => ({
    v: 1, aud: audience(REALM.tenant, REALM.region), rid: made.grant.rid, sub: (await made.member.me()).subject, what: 'viewed', ranges: [[0, 2_000]], seq: 0, nonce: newLeaseNonce(), at: backend.services.clock(), ...change,
  });
  const post = async (tokens: string[]): Promise<string> => {
    const answer = await made.member.ask('POST', `/recordings/${made.grant.rid}/receipts`, { json: { receipts: tokens } });
    return answer.status === 204 ? 'taken' : `${answer.status} ${answer.code ?? ''}`;
  };
  const handIn = async (...receipts: Partial<ViewedReceipt>[]): Promise<string> => {
    const { device } = made.patientKeys;
    return post(await Promise.all(receipts.map(async (change) => signReceipt(await payloadOf(change), device.privateKey, device.kid))));
  };
  /** Signed past our own writer, which writes no such number. */
  const handInNumber = async (number: string): Promise<string> => {
    const { device: { kid, privateKey } } = made.patientKeys;
    const text = canonicalJson(await payloadOf({ ranges: [[0, 123_456_789]] })).replace('123456789', number);
    assert.ok(text.includes(`[0,${number}]`));
    return post([await signJws({ alg: 'ES256', kid, typ: 'consult-viewed+jwt' }, utf8(text), privateKey)]);
  };
  const told = async (): Promise<number> => (await backend.database.transaction(clerkOf(REALM), (tx) => tx.query(`select 1 from audit_event where action = 'recording-viewed' and rid = $1`, [made.grant.rid]))).length;
  /** What an older backend may have written down of somebody else. */
  const note = async (ranges: [number, number][]): Promise<void> => {
    const { subject } = await stranger.me();
    await backend.database.transaction(clerkOf(REALM), (tx) => writeAudit(tx, { ...REALM, subject }, { action: 'recording-viewed', rid: made.grant.rid, receipt: { ranges, token: newLeaseNonce() }, outcome: 'permit' }, backend.services.clock()));
  };
  const exposed = async (): Promise<[string, number][]> => {
    await backend.services.ledger.seal();
    return (await readExposure(backend.database, REALM, [made.grant.rid], backend.services.clock())).lines.map(({ step, viewedMillis }) => [step, viewedMillis]);
  };
  const REFUSED: readonly [string, ViewedReceipt['ranges']][] = [
    ['behind the end', [[0, LENGTH + 1]]], ['wholly behind the end', [[LENGTH, LENGTH + 5_000]]], ['the last of several behind the end', [[0, 1_000], [2_000, 90_000]]],
    ['overlapping', [[0, 2_000], [1_000, 3_000]]], ['out of order', [[2_000, 3_000], [0, 1_500]]], ['backwards', [[3_000, 1_000]]],
  ];

  it('is taken for what the recording has, to its last millisecond', async () => {
    assert.deepEqual([await handIn({ ranges: [[0, LENGTH]] }), await handIn({ what: 'downloaded', ranges: [] }), await handInNumber(String(LENGTH)), await told()], ['taken', 'taken', 'taken', 2]);
  });

  it('is refused for what the recording does not have, and so is all that came with it', async () => {
    for (const [name, ranges] of REFUSED) assert.equal(await handIn({ ranges }), '400 backend/rejected', name);
    for (const number of ['1500.5', '1e999', '-1', 'null', '"2000"', '9007199254740993']) assert.equal(await handInNumber(number), '400 backend/rejected', number);
    assert.equal(await handIn({ ranges: [[0, 1_000]] }, { ranges: [[0, LENGTH + 1]] }), '400 backend/rejected');
    assert.equal(await told(), 2);
  });

  it('shows no more of a recording than it has, whatever the ledger holds of before', async () => {
    await note([[LENGTH + 1_000, LENGTH + 9_000]]);
    assert.deepEqual(await exposed(), [['listed', 0]]);
    await note([[3_000, 500_000]]);
    await note([[0, 1_000], [3_500, 9_000]]);
    assert.deepEqual(await exposed(), [['viewed', 2_000]]);
  });

  it('is not taken any more once the recording is erased, and what was counted stays', async () => {
    const { claim, epochs: [first], grant: { rid } } = made;
    const before = await told();
    passed += (first?.payload.at ?? 0) + retentionMillis(claim) + ERASE_GRACE + 60_000 - backend.services.clock();
    await renewKeysets(backend);
    await eraseRecordings(backend.services, [REALM]);
    assert.equal((await made.member.ask('GET', `/recordings/${rid}`)).status, 404);
    assert.deepEqual([await handIn({ ranges: [[1_000, LENGTH]] }), await told()], ['404 backend/not-found', before]);
    assert.equal((await exposed())[0]?.[0], 'viewed');
  });
});
