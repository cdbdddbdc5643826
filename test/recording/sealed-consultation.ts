import { calculateJwkThumbprint } from 'jose';
import type { MediaMode } from '../../src/domain/media-mode.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { RecordingMeta } from '../../src/domain/recording.js';
import type { OwnAccount, OwnDevice } from '../../src/keys/own-keys.js';
import { digest } from '../../src/ownership/digest.js';
import type { PartyKey } from '../../src/ownership/party-key.js';
import type { AgreedEpoch, EpochTerms } from '../../src/ownership/signed-epoch.js';
import type { RunTerms } from '../../src/recording/upload/recording-chain.js';
import type { Recipient } from '../../src/recording/upload/upload-handle.js';
import type { SpoolOwner } from '../../src/recording/upload/spool-owner.js';
import type { Segment } from '../../src/recording/segment.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import type { WrapRole } from '../../src/sealing/key-wrap.js';
import { signCall, type SignedCall } from '../../src/testing/sign-call.js';
import { signEpochs } from '../../src/testing/sign-epochs.js';

/** Strings and bytes that must be found nowhere outside a page. */
export const META: RecordingMeta = {
  serviceName: 'Canary dermatology', practitionerName: 'Dr Canary Okafor', practitionerTitle: 'Canary consultant', start: '2026-11-23T09:00:00.000Z',
};
export const CANARY = 0xa7;

/** Two people and a recording that no other test has touched. */
export interface Consultation {
  terms: EpochTerms;
  owner: SpoolOwner;
  patient: OwnDevice;
  practitioner: OwnDevice;
  account: OwnAccount;
  /** What both have signed: their binds, and their permissions. */
  call: SignedCall;
}

export async function aConsultation(): Promise<Consultation> {
  const cd = await digest(crypto.getRandomValues(new Uint8Array(32)));
  const terms: EpochTerms = { sid: newOpaqueId(), rid: newOpaqueId(), cd, modes: ['audio', 'video'], maxEpochs: 64 };
  const signers = { patient: await aDevice(), practitioner: await aDevice() };
  return {
    terms, ...signers,
    owner: { tenant: 'acme', region: 'ie', subject: newOpaqueId() },
    account: await anAccount(),
    call: await signCall(signers, terms, { at: 1_700_000_000_000 }),
  };
}

export async function aDevice(): Promise<OwnDevice> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { kid: await calculateJwkThumbprint(await crypto.subtle.exportKey('jwk', publicKey) as never), publicKey, privateKey };
}

export async function anAccount(): Promise<OwnAccount> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
  return { kid: await encryptionKid(pair.publicKey), pair };
}

export function partyKeyOf({ kid, publicKey: key }: OwnDevice): PartyKey {
  return { kid, key };
}

export function recipientOf({ kid, pair }: OwnAccount, role: WrapRole = 'owner'): Recipient {
  return { kid, key: pair.publicKey, role };
}

/** Epochs that both have signed, one after the other. */
export function agreedEpochs({ terms, patient, practitioner, call }: Consultation, modes: readonly MediaMode[] = ['audio']): Promise<AgreedEpoch[]> {
  return signEpochs({ patient, practitioner }, terms, { call, modes, at: 1_700_000_000_000 });
}

/** What the segments of this consultation rest on. */
export function runTermsOf({ call: { binds, consents } }: Consultation): RunTerms {
  return { bind: binds.practitioner.digest, consents: [consents.patient.digest, consents.practitioner.digest] };
}

/** A segment whose bytes are easily found where they should not be. */
export function aSegment(seq: number, change: Partial<Segment> = {}): Segment {
  const kind = seq === 1 ? 'init' : 'media';
  return { seq, e: 0, kind, dur: kind === 'init' ? 0 : 1000, bytes: new Uint8Array(64).fill(CANARY), ...change };
}
