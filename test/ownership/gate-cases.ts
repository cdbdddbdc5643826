import { WRAPS_OF_ONE_MAX } from '../../src/domain/wrap.js';
import type { DenyReason } from '../../src/domain/violation.js';
import type { Role } from '../../src/domain/role.js';
import type { ConsentWord } from '../../src/ownership/consent.js';
import type { GateContext, Unsealed } from '../../src/ownership/gate.js';
import type { Stopping } from '../../src/ownership/revocation.js';
import { signHead, type SignedHead } from '../../src/ownership/segment-head.js';
import type { SignedEpoch } from '../../src/ownership/signed-epoch.js';
import { digestShown } from '../../src/ownership/shown.js';
import { issueItem, issueRecording, TEST_PRACTITIONER, TEST_SHOWN, type IssuedRecording, type IssueItemOptions } from '../../src/testing/issue-item.js';
import { escrowPolicy } from '../../src/adapter/memory/memory-keys.js';
import { makeAccount, makeDevice } from '../../src/testing/make-party.js';
import { agreeEpoch } from '../../src/testing/sign-epochs.js';
import { claimText, signAsIssuer, type GateFixture } from './gate-fixture.js';

interface Served {
  item: unknown;
  /** What is otherwise on this device. */
  context?: Partial<GateContext>;
}

/** The reason, what it is, and how it is made from a recording that would pass. */
export type GateCase = readonly [DenyReason, string, (fixture: GateFixture, mine: IssuedRecording) => Promise<Served> | Served];

type Change = (mine: IssuedRecording, fixture: GateFixture) => object | Promise<object>;
const changed = (reason: DenyReason, name: string, change: Change): GateCase =>
  [reason, name, async (fixture, mine) => ({ item: { ...mine.item, ...(await change(mine, fixture)) } })];
const issued = (reason: DenyReason, name: string, options: (fixture: GateFixture) => IssueItemOptions | Promise<IssueItemOptions>): GateCase =>
  [reason, name, async (fixture) => ({ item: await issueItem(fixture.world, fixture.member, await options(fixture)) })];
const onDevice = (reason: DenyReason, name: string, context: (mine: IssuedRecording, fixture: GateFixture) => Partial<GateContext>): GateCase =>
  [reason, name, (fixture, mine) => ({ item: mine.item, context: context(mine, fixture) })];

const DIGEST = 'D'.repeat(42) + 'A';
/** As it is sealed for a consultation of that time. */
const sealedMeta = (at: number) => ({ practitionerName: TEST_SHOWN.practitioner, practitionerTitle: TEST_SHOWN.title, serviceName: TEST_SHOWN.service, start: new Date(at).toISOString() });
const claimed = (reason: DenyReason, name: string, claim: (fixture: GateFixture) => NonNullable<IssueItemOptions['claim']>): GateCase =>
  issued(reason, name, (fixture) => ({ claim: claim(fixture) }));
/** The second epoch, changed before both sign it. */
const epoch = (name: string, change: Partial<SignedEpoch>): GateCase =>
  issued('epochs', name, () => ({ epoch: (each) => (each.n === 1 ? { ...each, ...change } : each) }));
/** One party's word, changed before it is signed. */
const said = (name: string, role: Role, change: Partial<ConsentWord>): GateCase =>
  issued('consent', name, () => ({ consent: (word) => (word.role === role ? { ...word, ...change } : word) }));
/** The fourth of six heads, changed before it is signed. */
const head = (name: string, change: Partial<SignedHead>): GateCase =>
  issued('segments', name, () => ({ head: (each) => (each.seq === 3 ? { ...each, ...change } : each) }));
const lastHead = (name: string, change: Partial<SignedHead>): GateCase =>
  issued('segments', name, () => ({ head: (each) => (each.final ? { ...each, ...change } : each) }));
const revoked = (name: string, what: (mine: IssuedRecording, fixture: GateFixture) => Pick<Stopping, 'scope' | 'target'>): GateCase =>
  onDevice('revoked', name, (mine, fixture) => ({ revocations: [{ v: 2, aud: 'consult:ins-a:uk', seq: 1, why: 'misattributed', drill: false, at: 0, ...what(mine, fixture) } as Stopping] }));
const unsealing = (reason: DenyReason, name: string, unsealed: Unsealed): GateCase => onDevice(reason, name, () => ({ unseal: () => Promise.resolve(unsealed) }));

export const GATE_CASES: readonly GateCase[] = [
  ['shape', 'null', () => ({ item: null })],
  ['shape', 'text', () => ({ item: 'recording' })],
  changed('shape', 'no epochs', () => ({ epochs: [] })),
  changed('shape', 'an id that is not opaque', () => ({ rid: '../r' })),
  changed('shape', 'an epoch with one token', ({ item: { epochs: [first] } }) => ({ epochs: [{ patient: first?.patient }] })),
  changed('shape', 'a claim far too long', () => ({ claim: 'x'.repeat(24_001) })),
  changed('shape', 'a wrap in another spelling of the same bytes', ({ item: { wraps: [wrap] } }) => ({ wraps: [{ ...wrap, enc: wrap?.enc.slice(0, -1).concat('_') }] })),
  changed('shape', 'more wraps than one person has', ({ item: { wraps: [wrap] } }) => ({ wraps: Array.from({ length: WRAPS_OF_ONE_MAX + 1 }, () => wrap) })),
  changed('shape', 'what is said about it, unsealed', () => ({ meta: { practitionerName: 'Dr Test' } })),

  claimed('tenant', 'another insurer’s, truly signed', () => ({ tenant: 'ins-b' })),
  claimed('region', 'another region’s, truly signed', () => ({ region: 'ie' })),
  claimed('audience', 'meant for somebody else', () => ({ aud: 'consult:ins-a:ie' })),
  onDevice('tenant', 'another insurer is configured', () => ({ tenant: 'ins-b' })),
  onDevice('region', 'another region is configured', () => ({ region: 'ie' })),
  ['owner', 'another member’s', async ({ world, other }) => ({ item: await issueItem(world, other) })],
  ['owner', 'one in which I am the practitioner', async ({ world, other, subject }) => ({
    item: await issueItem(world, other, { claim: { parties: [{ role: 'patient', sub: other.identity.subject, keys: null }, { role: 'practitioner', sub: subject, keys: null }] } }),
  })],
  onDevice('owner', 'somebody else is signed in', () => ({ subject: 'm_other' })),
  claimed('claim-invalid', 'an owner who is not the patient', ({ other }) =>
    ({ parties: [{ role: 'patient', sub: other.identity.subject, keys: null }, { role: 'practitioner', sub: TEST_PRACTITIONER, keys: null }] })),
  claimed('claim-invalid', 'two patients', ({ subject, other }) =>
    ({ parties: [{ role: 'patient', sub: subject, keys: null }, { role: 'patient', sub: other.identity.subject, keys: null }] })),
  changed('claim-invalid', 'no token at all', () => ({ claim: 'no.token' })),
  changed('claim-invalid', 'signed text that is not canonical', async ({ item }, { world }) => ({ claim: await signAsIssuer(world, ` ${claimText(item)}`) })),
  changed('claim-type', 'signed for another use', async ({ item }, { world }) => ({ claim: await signAsIssuer(world, claimText(item), { typ: 'consult-keyset+jwt' }) })),
  changed('claim-key', 'signed by a key that the keyset does not have', async ({ item }, { world }) => ({ claim: await signAsIssuer(world, claimText(item), { kid: 'unknown' }) })),
  changed('claim-key', 'signed in the name of the incident key', async ({ item }, { world }) => ({ claim: await signAsIssuer(world, claimText(item), { kid: world.keys.incident.kid }) })),
  changed('claim-signature', 'a signature of something else', async ({ item }, { world, member }) => {
    const other = await issueItem(world, member);
    return { claim: [...item.claim.split('.').slice(0, 2), other.claim.split('.')[2]].join('.') };
  }),
  claimed('claim-not-valid', 'begun before its claim was', ({ world }) => ({ nbf: world.now() + 1 })),
  issued('claim-not-valid', 'begun after its claim had run out', ({ world }) => ({ began: world.now() + 7_200_000, claim: { exp: world.now() + 7_199_999 } })),
  changed('recording-id', 'an item of another id than its claim', () => ({ rid: 'r-other' })),

  revoked('the recording', ({ item: { rid } }) => ({ scope: 'rid', target: rid })),
  revoked('the session', ({ claim: { sid } }) => ({ scope: 'sid', target: sid })),
  revoked('the member', (_, { subject }) => ({ scope: 'sub', target: subject })),
  revoked('the practitioner', () => ({ scope: 'sub', target: TEST_PRACTITIONER })),
  revoked('the patient’s device', ({ signers }) => ({ scope: 'kid', target: signers.patient.kid })),
  revoked('the practitioner’s device', ({ signers }) => ({ scope: 'kid', target: signers.practitioner.kid })),
  revoked('the key that opens it', (_, { member }) => ({ scope: 'kid', target: member.keys.account.kid })),
  revoked('replay', () => ({ scope: 'feature', target: 'replay' })),
  revoked('the insurer', () => ({ scope: 'tenant', target: 'ins-a' })),
  revoked('the region', () => ({ scope: 'region', target: 'uk' })),

  changed('member-key', 'another member’s chain', ({ item }, { other }) => ({ keys: { ...item.keys, patient: other.keys.chain } })),
  changed('member-key', 'the parties’ chains in each other’s place', ({ item: { keys } }) => ({ keys: { patient: keys.practitioner, practitioner: keys.patient } })),
  changed('member-key', 'no chain', ({ item }) => ({ keys: { ...item.keys, practitioner: [] } })),
  changed('member-key', 'a link twice', ({ item: { keys } }) => ({ keys: { ...keys, patient: [...keys.patient, ...keys.patient] } })),
  claimed('member-key', 'another link than the claim names', ({ subject }) =>
    ({ parties: [{ role: 'patient', sub: subject, keys: { seq: 1, digest: DIGEST } }, { role: 'practitioner', sub: TEST_PRACTITIONER, keys: null }] })),
  onDevice('member-key', 'another link than this device has seen in its place', (_, { subject }) =>
    ({ pinnedKeys: (sub) => (sub === subject ? { seq: 1, digest: DIGEST } : null) })),
  claimed('rollback', 'an older chain than the claim names', ({ subject }) =>
    ({ parties: [{ role: 'patient', sub: subject, keys: null }, { role: 'practitioner', sub: TEST_PRACTITIONER, keys: { seq: 2, digest: DIGEST } }] })),
  onDevice('rollback', 'an older chain than this device has seen', () => ({ pinnedKeys: (sub) => (sub === TEST_PRACTITIONER ? { seq: 2, digest: DIGEST } : null) })),
  onDevice('rollback', 'an older head than this device has seen', () => ({ pinnedHead: () => ({ seq: 6, digest: DIGEST }) })),
  onDevice('rollback', 'another head than this device has seen in its place', () => ({ pinnedHead: () => ({ seq: 5, digest: DIGEST }) })),
  onDevice('rollback', 'heads that have not grown from the one that this device has seen', () => ({ pinnedHead: () => ({ seq: 2, digest: DIGEST }) })),

  epoch('of another session', { sid: 's-other' }),
  epoch('of another recording', { rid: 'r-other' }),
  epoch('of another claim', { cd: DIGEST }),
  epoch('a gap', { n: 2 }),
  epoch('a number again', { n: 0 }),
  epoch('after another epoch', { prev: DIGEST }),
  epoch('back in time', { at: 0 }),
  claimed('epochs', 'a mode that was not agreed', () => ({ modes: ['audio'] })),
  claimed('epochs', 'more than the claim allows', () => ({ maxEpochs: 1 })),
  issued('epochs', 'signed by somebody else for the patient', async () => ({ signers: { patient: await makeDevice() } })),
  issued('epochs', 'signed by somebody else for the practitioner', async () => ({ signers: { practitioner: await makeDevice() } })),
  issued('epochs', 'signed by the patient for both', ({ member }) => ({ signers: { practitioner: member.keys.device } })),
  changed('epochs', 'signatures in each other’s place', ({ item: { epochs } }) =>
    ({ epochs: epochs.map(({ patient, practitioner }) => ({ patient: practitioner, practitioner: patient })) })),
  changed('epochs', 'each party has signed something else', async ({ item: { epochs: [first, second] }, epochs: [, agreed], signers }) => {
    const other = agreed === undefined ? undefined : await agreeEpoch(signers, { ...agreed.payload, mode: 'audio' });
    return { epochs: [first, { ...second, patient: other?.tokens.patient }] };
  }),
  changed('epochs', 'the first one cut off', ({ item: { epochs } }) => ({ epochs: epochs.slice(1) })),
  changed('epochs', 'a head in an epoch’s place', ({ item: { epochs: [first], head: token } }) => ({ epochs: [first, { patient: token, practitioner: token }] })),

  head('of another recording', { rid: 'r-other' }),
  head('of another claim', { cd: DIGEST }),
  head('out of its place', { seq: 4 }),
  head('after another one', { prev: DIGEST }),
  head('of an epoch that does not exist', { e: 2 }),
  head('of another epoch than both have signed', { ep: DIGEST }),
  head('of an epoch that is over', { e: 0 }),
  head('a meta in the middle', { kind: 'meta' }),
  head('another recording key', { rkc: DIGEST }),
  head('an end in the middle', { final: true, count: 4 }),
  head('a wrong length', { ends: [1_000, 9_000] }),
  lastHead('an end of fewer', { count: 5 }),
  lastHead('a count without an end', { final: false }),
  changed('segments', 'the last epoch cut off', ({ item: { epochs } }) => ({ epochs: epochs.slice(0, 1) })),
  changed('segments', 'one head left out', ({ item: { heads } }) => ({ heads: heads?.toSpliced(2, 1) })),
  ...(['patient', 'practitioner'] as const).flatMap((role): GateCase[] => [
    said(`a no of the ${role}`, role, { decision: 'deny' }),
    said(`a permission of the ${role} for another mode`, role, { modes: ['audio'] }),
    said(`a word of the ${role} on another session`, role, { sid: 's-other' }),
    said(`a word of the ${role} on another recording`, role, { rid: 'r-other' }),
    said(`a word of the ${role} under another claim`, role, { cd: DIGEST }),
    said(`a word of the ${role} that has no beginning`, role, { seq: 1, prev: DIGEST }),
    said(`the other one’s word as the ${role}’s`, role, { role: role === 'patient' ? 'practitioner' : 'patient' }),
    changed('consent', `no word of the ${role}`, ({ call: { consents } }) => ({ consents: [consents[role === 'patient' ? 'practitioner' : 'patient'].token] })),
    changed('consent', `a word of the ${role} that it has not signed`, ({ item: { consents } }) => ({ consents: consents.map((token) => token.replace(/[^.]*$/, 'A'.repeat(86))) })),
  ]),
  issued('consent', 'heads that name another word', () => ({ head: (each) => ({ ...each, consents: [DIGEST, each.consents[1]] }) })),
  issued('consent', 'epochs that name another word', () => ({ epoch: (each) => ({ ...each, consents: [DIGEST, each.consents[1]] }) })),
  changed('epochs', 'a bind that is missing', ({ item: { binds } }) => ({ binds: binds.slice(1) })),
  changed('epochs', 'binds of another call of the two', async (_, { world, member }) => ({ binds: (await issueItem(world, member)).binds })),
  changed('segments', 'one head too many', ({ item: { heads } }) => ({ heads: [...(heads ?? []), heads?.[4]] })),
  changed('segments', 'heads in another order', ({ item: { heads } }) => ({ heads: heads?.toReversed() })),
  changed('segments', 'a head that is not canonical', ({ item: { heads } }) => ({ heads: heads?.map((text) => text.replace('"v":2', '"v": 2')) })),
  changed('segments', 'a head changed', ({ item: { heads } }) => ({ heads: heads?.map((text, seq) => (seq === 3 ? text.replace('"len":', '"len":1') : text)) })),
  changed('segments', 'signed by the patient', async ({ heads, signers: { patient } }) => ({ head: await signHead(heads.at(-1)?.payload as SignedHead, patient.privateKey, patient.kid) })),
  ['segments', 'signed by another device than the recorder’s', async ({ world, member }, mine) => {
    const planted = await issueRecording(world, member, { signers: { practitioner: await makeDevice() }, claim: mine.claim });
    const { epochs, binds, consents } = mine.item;
    return { item: { ...planted.item, epochs, binds, consents } };
  }],

  changed('wrap', 'another recording’s', async (_, { world, member }) => ({ wraps: (await issueItem(world, member)).wraps })),
  changed('wrap', 'another person’s, listed', async ({ wraps }) => ({ wraps: wraps.filter(({ role }) => role === 'escrow').map((wrap) => ({ ...wrap, role: 'owner' })) })),
  changed('wrap', 'one recipient left out', ({ item: { recipients } }) => ({ recipients: recipients.slice(1) })),
  changed('wrap', 'a recipient twice', ({ item: { recipients } }) => ({ recipients: [...recipients, recipients[0]] })),
  changed('wrap', 'no recipients', () => ({ recipients: [] })),
  changed('wrap', 'a grant that nobody has signed', async ({ item: { wraps: [wrap] } }) => ({ wraps: [{ ...wrap, ct: 'A'.repeat(64) }], grants: [['a.b.c']] })),
  issued('wrap', 'one that the recorder has broken', () => ({ wraps: (wraps) => wraps.map((wrap) => ({ ...wrap, ct: `${wrap.ct.startsWith('A') ? 'B' : 'A'}${wrap.ct.slice(1)}` })) })),
  issued('wrap', 'made for the escrow’s role', ({ member }) => ({
    recipients: (list) => list.map((each) => (each.kid === member.keys.account.kid ? { ...each, role: 'escrow' } : each)),
    wraps: (wraps) => wraps.map((wrap) => (wrap.kid === member.keys.account.kid ? { ...wrap, role: 'owner' } : wrap)),
  })),
  claimed('access', 'a policy that the insurer’s root does not know', ({ world }) => ({ access: [escrowPolicy(world.region), 'uk-thief'] })),
  issued('access', 'one more who can open it, whom no policy names', async () => {
    const { kid, pair } = await makeAccount();
    return { recipients: (list) => [...list, { kid, key: pair.publicKey, role: 'escrow' }] };
  }),
  issued('access', 'a stranger in the owner’s place, beside the owner', ({ other }) => {
    const { kid, pair } = other.keys.account;
    return { recipients: (list) => [...list, { kid, key: pair.publicKey, role: 'owner' }] };
  }),
  issued('access', 'an escrow key in a reader’s role', () => ({
    recipients: (list) => list.map((each) => (each.role === 'escrow' ? { ...each, role: 'reader' } : each)),
  })),
  issued('access', 'an escrow key in the owner’s role', () => ({
    recipients: (list) => [...list, ...list.filter(({ role }) => role === 'escrow').map((each) => ({ ...each, role: 'owner' as const }))],
  })),
  issued('access', 'the escrow of a policy that the claim does not name', ({ world: { keys: { escrow: { kid, pair } } } }) => ({
    claim: { access: [] }, recipients: (list) => [...list, { kid, key: pair.publicKey, role: 'escrow' }],
  })),
  issued('commitment', 'a key that is not the promised one', () => ({ head: (each) => ({ ...each, rkc: DIGEST }) })),
  changed('meta', 'another recording’s', async (_, { world, member }) => ({ meta: (await issueItem(world, member)).meta })),
  changed('meta', 'one byte changed', ({ item: { meta } }) => ({ meta: `${meta.slice(0, 100)}${meta[100] === 'A' ? 'B' : 'A'}${meta.slice(101)}` })),
  changed('meta', 'none', () => ({ meta: '' })),
  changed('meta', 'a media segment in its place', ({ segments: [, first] }) => ({ meta: btoa(String.fromCharCode(...first?.bytes ?? [])).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '') })),
  issued('meta', 'of another shape', () => ({ meta: { title: 'GP consultation' } })),
  ...Object.entries({ practitionerName: 'Dr Other', practitionerTitle: 'Surgeon', serviceName: 'Surgery', start: '2026-11-01T09:00:00.000Z' }).map(([field, text]) =>
    issued('names', `another ${field} sealed than the claim’s`, ({ world }) => ({ meta: { ...sealedMeta(world.now()), [field]: text } }))),
  issued('names', 'a claim of another practitioner’s name than was sealed', async ({ member }) =>
    ({ claim: { shown: await digestShown({ ...TEST_SHOWN, patient: member.identity.displayName, practitioner: 'Dr Other' }) } })),
  claimed('names', 'a claim of another time than was sealed', ({ world }) => ({ start: world.now() + 60_000 })),
  unsealing('wrap', 'it does not open', { ok: false, fault: 'wrap' }),
  unsealing('commitment', 'it opens to another key', { ok: false, fault: 'commitment' }),
  unsealing('meta', 'what was opened is nothing', { ok: true, meta: null }),
];
