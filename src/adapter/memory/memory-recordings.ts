import { isReader } from '../../ownership/access.js';
import { ConsultError } from '../../domain/consult-error.js';
import type { RecordingPort } from '../ports/recording-port.js';
import { answerTo, type MemoryCaller } from './memory-caller.js';
import { hasMedia, recordingItemView } from './memory-recording-item.js';
import { keepOwnerGrant } from './memory-grants.js';
import { noteAccess } from './memory-ledger.js';
import { memoryLease } from './memory-lease.js';
import { memoryUploads } from './memory-uploads.js';
import { isMemoryStopped, refuseMemoryStopped } from './memory-stops.js';
import type { MemoryRecording, MemoryWorld } from './memory-world.js';

const PAGE = 20;
const PAGE_MAX = 100;

/** Readable by the claim's owner and readers, writable by its recorder; absent for everybody else. */
export function memoryRecordings(world: MemoryWorld, caller: MemoryCaller): RecordingPort {
  const readableBy = (rid: string, subject: string): MemoryRecording | null => {
    const recording = world.recordings.get(rid);
    if (recording === undefined || !mayRead(world, recording, subject)) return null;
    refuseMemoryStopped(world, subject, ['replay'], recording.session);
    return recording;
  };
  return {
    ...memoryUploads(world, caller),
    list: ({ cursor, limit = PAGE }, signal) => answerTo(caller, signal, ({ subject }) => {
      refuseMemoryStopped(world, subject, ['replay']);
      const mine = [...world.recordings.values()]
        .filter((recording) => mayRead(world, recording, subject) && hasMedia(recording) && !isMemoryStopped(world, subject, ['replay'], recording.session))
        .sort((a, b) => beganAt(b) - beganAt(a) || (a.session.rid < b.session.rid ? -1 : 1));
      const start = cursor === undefined ? 0 : mine.findIndex(({ session: { rid } }) => rid === cursor) + 1;
      const page = mine.slice(start, start + Math.min(limit, PAGE_MAX));
      const more = start + page.length < mine.length;
      const items = page.flatMap((recording) => recordingItemView(world, recording, subject, false) ?? []);
      for (const { rid, wraps } of items) noteAccess(world, subject, { action: 'recording-list', rid, wraps: wraps.map(({ kid }) => kid) });
      return { items, next: more ? (page.at(-1)?.session.rid ?? null) : null };
    }),
    get: (rid, signal) => answerTo(caller, signal, ({ subject }) => {
      const recording = readableBy(rid, subject);
      const item = recording === null ? null : recordingItemView(world, recording, subject, true);
      if (item !== null) noteAccess(world, subject, { action: 'recording-read', rid, wraps: item.wraps.map(({ kid }) => kid) });
      return item;
    }),
    segment: (rid, seq, signal) => answerTo(caller, signal, ({ subject }) => {
      const bytes = readableBy(rid, subject)?.segments[seq]?.bytes ?? null;
      if (bytes !== null) noteAccess(world, subject, { action: 'segment-read', rid, seq, bytes: [0, bytes.length] });
      return bytes;
    }),
    lease: (rid, kid, nonce, signal) => answerTo(caller, signal, ({ subject }) => {
      const recording = readableBy(rid, subject);
      return recording === null ? null : memoryLease(world, recording, subject, { kid, nonce });
    }),
    putGrant: (rid, grant, signal) => answerTo(caller, signal, ({ subject }) => {
      const recording = world.recordings.get(rid);
      if (recording?.session.claim.owner.sub !== subject) throw new ConsultError('backend/not-found');
      refuseMemoryStopped(world, subject, ['replay'], recording.session);
      return world.turns.take(`recording ${rid}`, () => keepOwnerGrant(world, recording, grant));
    }),
  };
}

function mayRead({ keys: { keyset } }: MemoryWorld, { session: { claim } }: MemoryRecording, subject: string): boolean {
  return claim.owner.sub === subject || isReader(claim, keyset, subject);
}

function beganAt({ session: { epochs } }: MemoryRecording): number {
  return epochs[0]?.payload.at ?? 0;
}
