import type { MediaMode } from '../../src/domain/media-mode.js';
import type { RecordingItem } from '../../src/domain/recording.js';
import type { VerifiedRecording } from '../../src/ownership/gate.js';

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
}

/**
 * A recording as if it had passed the gate. The one cast that makes a VerifiedRecording anywhere but in the gate: for
 * stories and tests of what is drawn, where there is no key to sign with.
 */
export function verifiedRecording(options: FakeRecordingOptions = {}): VerifiedRecording {
  const { n = 0, start = Date.parse('2026-11-18T09:30:00Z'), stretches = [['audio', 240], ['video', 420], ['audio', 180]], final = 'complete' } = options;
  const rid = `recording-${n}`;
  const sid = `session-${n}`;
  const segments: RecordingItem['segments'] = stretches.flatMap(([, seconds], e) =>
    Array.from({ length: Math.ceil(seconds / 60) }, (_, index) => ({
      rid, seq: e * 1000 + index, e, kind: 'media' as const, len: 1000, dur: Math.min(60, seconds - index * 60) * 1000, digest: 'A'.repeat(43),
    })));
  const item: RecordingItem = {
    rid,
    claim: 'fake.claim.only',
    epochs: stretches.map(([mode], e) => ({ sid, rid, n: e, mode, at: start + e, by: 'patient' as const })),
    segments,
    final: final === null ? null : { rid, count: segments.length, aborted: final === 'aborted' },
    meta: {
      serviceName: options.serviceName ?? 'Talk to a GP',
      practitionerName: options.practitionerName ?? 'Dr Aoife Byrne',
      practitionerTitle: options.practitionerTitle ?? 'General practitioner',
      start: new Date(start).toISOString(),
    },
  };
  const recording = { item, claim: { sid, rid }, claimDigest: `digest-${n}`, expiresAt: options.expiresAt ?? start + 60 * 86_400_000 };
  return recording as unknown as VerifiedRecording;
}
