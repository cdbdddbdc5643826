import assert from 'node:assert/strict';
import type { KeyStore } from '../../../src/keys/key-store.js';
import { ownerKey } from '../../../src/keys/keys-owner.js';
import type { OwnAccount } from '../../../src/keys/own-keys.js';
import { createUnseal } from '../../../src/keys/unseal-meta.js';
import { verifyOwnership } from '../../../src/ownership/gate.js';
import { fetchVerified } from '../../../src/recording/replay/fetch-verified.js';
import { openBytes } from '../../../src/sealing/cobblestone.js';
import type { RecordingKey } from '../../../src/sealing/recording-key.js';
import { segmentContext } from '../../../src/sealing/segment-context.js';
import { portOf } from '../../../src/testing/port-of.js';
import { gateContext } from './own-gate.js';
import { adapterOf } from './party.js';
import type { Person } from './person.js';

/**
 * Opens every segment of a recording as the player does, with the account keys that a device keeps. Only what a browser
 * alone has, its media element, is left out.
 * @returns the segments' plain bytes, in order
 */
export async function openWhole(person: Person, store: KeyStore, rid: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const row = await store.read(ownerKey(await person.me()));
  assert.ok(row?.own, 'this device is in no chain');
  const accountOf = (kid: string): OwnAccount | null => row.accounts.find((account) => account.kid === kid) ?? null;
  const opened: { key?: RecordingKey } = {};
  const recordings = portOf(adapterOf(person), 'recordings');
  const context = await gateContext(person, row.own.sig.kid);
  const decision = await verifyOwnership(await recordings.get(rid), { ...context, holdsKey: (kid) => accountOf(kid) !== null, unseal: createUnseal(accountOf, (key) => { opened.key = key; }) });
  assert.equal(decision.verdict, 'permit');
  assert.ok(decision.verdict === 'permit' && decision.recording.segments !== null && opened.key !== undefined);
  const { recording: { claimDigest: cd, segments } } = decision;
  const plain: Uint8Array<ArrayBuffer>[] = [];
  for (const head of segments) {
    const bytes = await fetchVerified(head, (seq, signal) => recordings.segment(rid, seq, signal), new AbortController().signal);
    plain.push(await openBytes(opened.key, segmentContext({ cd, rid, epoch: head.e, seq: head.seq, kind: head.kind }), bytes));
  }
  opened.key.wipe();
  return plain;
}
