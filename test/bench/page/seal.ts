import { newOpaqueId } from '../../../src/domain/opaque-id.js';
import { digest } from '../../../src/ownership/digest.js';
import { Sealer } from '../../../src/recording/upload/sealer.js';
import { RecordingKey } from '../../../src/sealing/recording-key.js';
import { makeParty } from '../../../src/testing/make-party.js';

/** One second of 2.5 Mbit/s: six times what the recorder makes. */
const BYTES = 312_500;

interface SealTimes {
  /** Milliseconds for each segment: sealed, digested, its head signed and chained. */
  ours: number[];
  /** The same bytes through WebCrypto with nothing around it: one AES-GCM, one SHA-256, one signature. */
  bare: number[];
}

/** Seals segments one after the other, as they come from a recorder, and between them does the bare work. */
async function sealSegments(count: number): Promise<SealTimes> {
  const { device, account } = await makeParty();
  const cd = await digest(crypto.getRandomValues(new Uint8Array(32)));
  const failures: unknown[] = [];
  const sealer = new Sealer({
    recording: 'bench', rid: newOpaqueId(), cd, device, chain: null,
    meta: { serviceName: 'Bench', practitionerName: 'Bench', practitionerTitle: 'Bench', start: '2026-11-23T09:00:00.000Z' },
    key: RecordingKey.generate(),
    epochs: new Map([[0, cd]]),
    onSealed: () => undefined,
    onEmpty: () => undefined,
    onFailure: (error) => failures.push(error),
  });
  // What the heads name: nobody looks at it here.
  sealer.setTerms({ bind: cd, consents: [cd, cd] });
  sealer.addRecipient({ kid: account.kid, key: account.pair.publicKey, role: 'owner' });
  sealer.addSegment({ seq: 1, e: 0, kind: 'init', dur: 0, bytes: new Uint8Array(64) });
  await sealer.settled();
  const bare = await bareWork(device.privateKey);
  const times: SealTimes = { ours: [], bare: [] };
  for (let seq = 2; seq < count + 2; seq += 1) {
    const bytes = noise();
    times.ours.push(await timed(async () => {
      sealer.addSegment({ seq, e: 0, kind: 'media', dur: 1000, bytes });
      await sealer.settled();
    }));
    times.bare.push(await timed(() => bare(bytes)));
  }
  await sealer.close();
  if (failures.length > 0) throw failures[0];
  return times;
}

async function bareWork(signingKey: CryptoKey): Promise<(bytes: Uint8Array<ArrayBuffer>) => Promise<void>> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
  return async (bytes) => {
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: crypto.getRandomValues(new Uint8Array(12)) }, key, bytes);
    const hash = await crypto.subtle.digest('SHA-256', sealed);
    await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signingKey, hash);
  };
}

/** In pieces, since 64 KiB is the most that is given at once. */
function noise(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < BYTES; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

Object.assign(window, { sealSegments });
