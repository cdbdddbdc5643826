import { calculateJwkThumbprint } from 'jose';
import type { MediaMode } from '../../src/domain/media-mode.js';
import { newOpaqueId } from '../../src/domain/opaque-id.js';
import type { RecordingMeta } from '../../src/domain/recording.js';
import type { OwnAccount, OwnDevice } from '../../src/keys/own-keys.js';
import { canonicalJson } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';
import type { PartyKey } from '../../src/ownership/party-key.js';
import { signEpoch, type AgreedEpoch, type EpochTerms, type SignedEpoch } from '../../src/ownership/signed-epoch.js';
import type { Recipient } from '../../src/recording/upload-handle.js';
import type { SpoolOwner } from '../../src/recording/spool-owner.js';
import type { Segment } from '../../src/recording/recorder-handle.js';
import { encryptionKid } from '../../src/sealing/encryption-kid.js';
import type { WrapRole } from '../../src/sealing/key-wrap.js';

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
}

export async function aConsultation(): Promise<Consultation> {
  const cd = await digest(crypto.getRandomValues(new Uint8Array(32)));
  return {
    terms: { sid: newOpaqueId(), rid: newOpaqueId(), cd, modes: ['audio', 'video'], maxEpochs: 64 },
    owner: { tenant: 'acme', region: 'ie', subject: newOpaqueId() },
    patient: await aDevice(),
    practitioner: await aDevice(),
    account: await anAccount(),
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
export async function agreedEpochs({ terms: { sid, rid, cd }, patient, practitioner }: Consultation, modes: readonly MediaMode[] = ['audio']): Promise<AgreedEpoch[]> {
  const fp = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;
  const epochs: AgreedEpoch[] = [];
  for (const [n, mode] of modes.entries()) {
    const payload: SignedEpoch = { v: 1, sid, rid, cd, n, mode, at: 1_700_000_000_000 + n, prev: epochs.at(-1)?.digest ?? null, fp: [fp, fp], by: 'practitioner' };
    const [first, second] = await Promise.all([patient, practitioner].map(({ privateKey, kid }) => signEpoch(payload, privateKey, kid)));
    epochs.push({ payload, digest: await digest(new TextEncoder().encode(canonicalJson(payload))), tokens: { patient: first ?? '', practitioner: second ?? '' } });
  }
  return epochs;
}

/** A segment whose bytes are easily found where they should not be. */
export function aSegment(seq: number, change: Partial<Segment> = {}): Segment {
  const kind = seq === 1 ? 'init' : 'media';
  return { seq, e: 0, kind, dur: kind === 'init' ? 0 : 1000, bytes: new Uint8Array(64).fill(CANARY), ...change };
}
