import { escrowPolicy } from '../adapter/memory/memory-keys.js';
import { memoryAdapter } from '../adapter/memory/memory-adapter.js';
import type { MemoryWorld } from '../adapter/memory/memory-world.js';
import type { KeyChains } from '../domain/key-chains.js';
import type { MediaMode } from '../domain/media-mode.js';
import { newOpaqueId } from '../domain/opaque-id.js';
import type { RecordingItem } from '../domain/recording.js';
import type { Wrap } from '../domain/wrap.js';
import { toBase64url } from '../ownership/base64url.js';
import { canonicalJson, type CanonicalValue } from '../ownership/canonical-json.js';
import type { ConsentWord } from '../ownership/consent.js';
import type { SignedHead } from '../ownership/segment-head.js';
import { audience, signSessionClaim, type SessionClaim } from '../ownership/session-claim.js';
import { digestShown } from '../ownership/shown.js';
import type { AgreedEpoch, SignedEpoch } from '../ownership/signed-epoch.js';
import type { Recipient } from '../recording/upload/upload-handle.js';
import type { RecordingKey } from '../sealing/recording-key.js';
import { enrolParty, type TestKeys } from './enrol-party.js';
import { readClaim } from './read-claim.js';
import { recipientsOf } from './recipients-of.js';
import { noiseSegments, sealRecording, type PlainSegment, type SealedRecording } from './seal-recording.js';
import { signCall, type SignedCall, type Signers } from './sign-call.js';
import { signEpochs } from './sign-epochs.js';
import type { TestPerson } from './test-world.js';

/** Each changes one thing before it is signed, truly, by whoever signs it. */
export interface IssueItemOptions {
  claim?: Partial<SessionClaim>;
  /** When its first epoch began, milliseconds since 1970; the world's now when absent. */
  began?: number;
  modes?: readonly MediaMode[];
  /** Who signs the epochs, instead of the two parties; the practitioner's signs the heads too. */
  signers?: Partial<Signers>;
  epoch?: (epoch: SignedEpoch) => SignedEpoch;
  consent?: (word: ConsentWord) => ConsentWord;
  recipients?: (recipients: Recipient[]) => Recipient[];
  wraps?: (wraps: Wrap[]) => Wrap[];
  head?: (head: SignedHead) => SignedHead;
  /** What is sealed as segment 0. */
  meta?: CanonicalValue;
  segments?: readonly PlainSegment[];
  final?: boolean;
  key?: RecordingKey;
}

export interface IssuedRecording extends SealedRecording {
  /** With all its heads, as it is opened; in a list they are null. */
  item: RecordingItem;
  claim: SessionClaim;
  cd: string;
  signers: Signers;
  call: SignedCall;
  epochs: AgreedEpoch[];
}

/** The subject of the practitioner who gives all consultations that nobody gave. */
export const TEST_PRACTITIONER = 'c_test';
/** What a page may draw of such a consultation, beside the patient's own name. */
export const TEST_SHOWN = { practitioner: 'Dr Test', title: 'General practitioner', service: 'GP consultation' };
const META = { serviceName: TEST_SHOWN.service, practitionerName: TEST_SHOWN.practitioner, practitionerTitle: TEST_SHOWN.title };
const practitioners = new WeakMap<MemoryWorld, Promise<TestKeys>>();

/**
 * A recording that nobody recorded: two epochs, four segments, a meta and an end, and a claim with the world's true
 * signature. Without changes it passes the gate for `owner`; with them it is what a backend that is wrong would serve.
 */
export async function issueRecording(world: MemoryWorld, owner: TestPerson, options: IssueItemOptions = {}): Promise<IssuedRecording> {
  const { began = world.now(), modes = ['audio', 'video'], final = true } = options;
  const practitioner = await practitionerOf(world);
  const token = await signSessionClaim({ ...await claimOf(world, owner, began), ...options.claim }, world.keys.issuerKey, world.keys.issuerKid);
  const { claim, cd } = await readClaim(token);
  const { sid, rid } = claim;
  const signers = { patient: owner.keys.device, practitioner: practitioner.device, ...options.signers };
  const call = await signCall(signers, { sid, rid, cd }, { modes: claim.modes, at: began, ...only('consent', options.consent) });
  const epochs = await signEpochs(signers, { sid, rid, cd }, { call, modes, at: began, ...only('change', options.epoch) });
  const recipients = await recipientsOf(claim, world.keys.keyset, owner.keys.account);
  const meta = { ...META, start: new Date(began).toISOString() };
  const sealed = await sealRecording({
    rid, cd, epochs, call, final,
    recorder: signers.practitioner,
    recipients: options.recipients?.(recipients) ?? recipients,
    meta: options.meta ?? meta,
    segments: options.segments ?? noiseSegments(modes.length),
    ...only('key', options.key), ...only('head', options.head), ...only('wraps', options.wraps),
  });
  const keys: KeyChains = { patient: [...owner.keys.chain], practitioner: [...practitioner.chain] };
  return { ...sealed, claim, cd, signers, call, epochs, item: itemOf(token, rid, keys, { call, epochs, ...sealed }) };
}

/** The item alone. */
export async function issueItem(world: MemoryWorld, owner: TestPerson, options: IssueItemOptions = {}): Promise<RecordingItem> {
  return (await issueRecording(world, owner, options)).item;
}

async function claimOf(world: MemoryWorld, { identity: { subject, displayName } }: TestPerson, began: number): Promise<SessionClaim> {
  return {
    v: 2,
    iss: `https://claims.${world.tenant}.example`,
    aud: audience(world.tenant, world.region),
    jti: newOpaqueId(),
    iat: began - 60_000,
    nbf: began - 60_000,
    exp: began + 3_600_000,
    tenant: world.tenant,
    region: world.region,
    sid: newOpaqueId(),
    rid: newOpaqueId(),
    appointment: newOpaqueId(),
    start: began,
    owner: { sub: subject },
    parties: [{ role: 'patient', sub: subject, keys: null }, { role: 'practitioner', sub: TEST_PRACTITIONER, keys: null }],
    shown: await digestShown({ ...TEST_SHOWN, patient: displayName }),
    recorder: 'practitioner',
    modes: ['audio', 'video'],
    maxEpochs: 64,
    access: [escrowPolicy(world.region)],
    retain: 'P30D',
  };
}

function itemOf(claim: string, rid: string, keys: KeyChains, { call, epochs, segments, heads, wraps, recipients }: SealedRecording & Pick<IssuedRecording, 'call' | 'epochs'>): RecordingItem {
  return {
    rid, claim, keys, sessionKeys: [],
    binds: [call.binds.patient.token, call.binds.practitioner.token],
    consents: [call.consents.patient.token, call.consents.practitioner.token],
    epochs: epochs.map(({ tokens }) => tokens),
    head: segments.at(-1)?.head ?? '',
    heads: heads.slice(0, -1).map(({ payload }) => canonicalJson(payload)),
    wraps: wraps.filter(({ role }) => role === 'owner'),
    recipients,
    grants: [],
    meta: toBase64url(segments[0]?.bytes ?? new Uint8Array()),
  };
}

function practitionerOf(world: MemoryWorld): Promise<TestKeys> {
  const { tenant, region } = world;
  const adapter = memoryAdapter(world, { subject: TEST_PRACTITIONER, tenant, region, role: 'practitioner', displayName: 'Dr Test', timeZone: 'Europe/London' });
  const keys = practitioners.get(world) ?? enrolParty(adapter, world.now());
  practitioners.set(world, keys);
  return keys;
}

/** Nothing rather than undefined. */
function only<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
  return value === undefined ? {} : { [name]: value } as Record<Name, Value>;
}
