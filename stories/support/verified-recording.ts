import type { MediaMode } from '../../src/domain/media-mode.js';
import { stretches as stretchesOf } from '../../src/domain/timeline.js';
import type { Policy } from '../../src/ownership/policy.js';
import type { LockedRecording, VerifiedRecording } from '../../src/ownership/gate.js';

export interface FakeRecordingOptions {
  n?: number;
  practitionerName?: string;
  practitionerTitle?: string;
  serviceName?: string;
  /** Milliseconds since 1970. */
  start?: number;
  /** The stretches, seconds each. */
  stretches?: readonly (readonly [mode: MediaMode, seconds: number])[];
  final?: 'complete' | 'aborted' | null;
  /** Milliseconds since 1970. */
  expiresAt?: number;
  /** Who can open it besides the member. */
  policies?: readonly Policy[];
}

/** An escrow policy, by its names alone. */
const RECORDS_OFFICE: Policy = {
  id: 'uk-record-2p', role: 'escrow', keys: [],
  name: { en: 'your insurer’s records office, when two of its officers agree', de: 'die Aktenstelle Ihrer Versicherung, wenn zwei ihrer Beauftragten zustimmen', fr: 'le service des dossiers de votre assureur, avec l’accord de deux de ses responsables', ar: 'مكتب السجلات لدى شركة التأمين، بموافقة اثنين من مسؤوليه' },
};

/** What the member agreed to, as it was drawn. */
const CONSENTS = {
  patient: [{
    token: 'a.b.c', digest: '',
    payload: {
      role: 'patient', decision: 'permit', modes: ['audio', 'video'], lang: 'en', at: Date.UTC(2026, 10, 23, 9, 2),
      text: 'May this consultation be recorded?\nDr Okafor’s device would record what you both say, and the picture while there is video.\nYou can replay it for 30 days.',
    },
  }],
  practitioner: [],
};

/**
 * A recording as if it had passed the gate. The one cast that makes a VerifiedRecording anywhere but in the gate: for
 * stories and tests of what is drawn, where there is no key to sign with.
 */
export function verifiedRecording(options: FakeRecordingOptions = {}): VerifiedRecording {
  const recording = {
    ...common(options),
    meta: {
      serviceName: options.serviceName ?? 'Talk to a GP',
      practitionerName: options.practitionerName ?? 'Dr Aoife Byrne',
      practitionerTitle: options.practitionerTitle ?? 'General practitioner',
      start: new Date(startOf(options)).toISOString(),
    },
    segments: null,
  };
  return recording as unknown as VerifiedRecording;
}

/** One that is the member's and cannot be opened here. */
export function lockedRecording(why: LockedRecording['why'], options: FakeRecordingOptions = {}): LockedRecording {
  return { ...common(options), why } as unknown as LockedRecording;
}

function startOf({ start = Date.parse('2026-11-18T09:30:00Z') }: FakeRecordingOptions): number {
  return start;
}

function common(options: FakeRecordingOptions) {
  const { n = 0, stretches = [['audio', 240], ['video', 420], ['audio', 180]], final = 'complete' } = options;
  const [rid, sid, beganAt] = [`recording-${n}`, `session-${n}`, startOf(options)];
  const epochs = stretches.map(([mode], e) => ({ n: e, mode, at: beganAt + e, by: 'patient' }));
  let length = 0;
  const ends = stretches.map(([, seconds]) => (length += seconds * 1000));
  return {
    rid, epochs, beganAt,
    claim: { sid, rid },
    claimDigest: `digest-${n}`,
    duration: length,
    stretches: stretchesOf(ends, epochs), consents: CONSENTS, incomplete: false,
    final: final !== null,
    aborted: final === 'aborted',
    policies: options.policies ?? [RECORDS_OFFICE],
    expiresAt: options.expiresAt ?? beganAt + 60 * 86_400_000,
  };
}
