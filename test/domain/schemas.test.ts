import { expect } from 'chai';
import { consentDecisionSchema } from '../../src/domain/consent.js';
import { sessionGrantSchema } from '../../src/domain/encounter.js';
import { epochNumberSchema, EPOCHS_MAX } from '../../src/domain/epoch.js';
import { identitySchema } from '../../src/domain/identity.js';
import { regionSchema, tenantSchema } from '../../src/domain/realm-codes.js';
import { epochMillisSchema, instantSchema } from '../../src/domain/instant.js';
import { opaqueIdSchema } from '../../src/domain/opaque-id.js';
import { digestSchema, recordingItemSchema } from '../../src/domain/recording.js';
import { coverageSchema } from '../../src/domain/scheduling.js';
import { linkSignalSchema, signalMessageSchema } from '../../src/domain/signal-message.js';
import { violationSchema } from '../../src/domain/violation.js';
import { openConsultation } from '../../src/testing/book-consultation.js';
import { issueItem } from '../../src/testing/issue-item.js';
import { createTestWorld } from '../../src/testing/test-world.js';

interface Schema { safeParse: (value: unknown) => { success: boolean } }
const signal = { v: 1, sid: 's', from: 'patient', instance: 'i', seq: 0, body: { type: 'bye' } };
const identity = { subject: 'm_1', tenant: 'ins-a', region: 'uk', role: 'patient', displayName: 'Grace', timeZone: 'Europe/London' };
const coverage = { status: 'covered', planName: 'Care', copayMinor: 0, currency: 'EUR', reason: null };

const TABLE: readonly [string, Schema, unknown[], unknown[]][] = [
  ['opaque id', opaqueIdSchema, ['a', 'A-_9', 'x'.repeat(64)], ['', 'x'.repeat(65), 'a b', 'a/b', '..', 'é', 'a\n', 7, null]],
  ['region', regionSchema, ['uk', 'ie'], ['', 'u', 'UK', 'uk1', 'toolongone']],
  ['tenant', tenantSchema, ['ins-a', '7'], ['', 'Ins', 'a_b', 'x'.repeat(33), 'a:b']],
  ['instant', instantSchema, ['2026-11-22T19:00:00Z', '2026-11-22T19:00:00.123+01:00'], ['2026-11-22', '2026-11-22T19:00:00', '2026-13-22T19:00:00Z', 0]],
  ['milliseconds', epochMillisSchema, [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.NaN, 2 ** 53, '0']],
  ['digest', digestSchema, ['A'.repeat(43), `${'-_'.repeat(21)}A`], ['A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}+`, `${'A'.repeat(42)}B`]],
  ['signal', signalMessageSchema, [signal, { ...signal, body: { type: 'signed', token: 'x'.repeat(24_000) } }, { ...signal, body: { type: 'hello', to: null, commit: 'A'.repeat(43), heard: null } }],
    [{ ...signal, v: 2 }, { ...signal, body: { type: 'signed', token: 'x'.repeat(24_001) } }, { ...signal, body: { type: 'offer', sdp: 'v=0' } }, { ...signal, body: { type: 'hello', to: null, commit: 'short', heard: null } }, { ...signal, body: { type: 'hello', to: null, commit: 'A'.repeat(43) } }, { ...signal, body: { type: 'eval' } }, { ...signal, seq: -1 }]],
  ['link signal', linkSignalSchema, [{ type: 'offer', sdp: 'x'.repeat(12_000) }, { type: 'restart' }], [{ type: 'offer', sdp: 'x'.repeat(12_001) }, { type: 'offer', sdp: '' }, { type: 'hello' }]],
  ['epoch number', epochNumberSchema, [0, EPOCHS_MAX - 1], [-1, EPOCHS_MAX, 0.5, '0']],
  ['identity', identitySchema, [identity, { ...identity, displayName: '<img onerror=alert(1)>' }], [{ ...identity, displayName: '' }, { ...identity, displayName: 'x'.repeat(401) }, { ...identity, role: 'admin' }]],
  ['consent decision', consentDecisionSchema, ['permit', 'deny'], ['yes', 'withdraw', '', null]],
  ['coverage', coverageSchema, [coverage], [{ ...coverage, copayMinor: 0.5 }, { ...coverage, copayMinor: -1 }, { ...coverage, currency: 'eur' }]],
  ['violation', violationSchema, [{ reason: 'owner', path: 'list', rid: null, sid: null, at: 1 }, { reason: 'identity', path: 'identity', rid: null, sid: null, at: 1 }], [{ reason: 'odd', path: 'list', rid: null, sid: null, at: 1 }, { reason: 'owner', path: 'list', at: 1 }]],
];

describe('domain schemas', () => {
  for (const [name, schema, good, bad] of TABLE) {
    it(`know a good ${name} from a bad one`, () => {
      for (const value of good) expect(schema.safeParse(value).success, JSON.stringify(value)?.slice(0, 100)).to.equal(true);
      for (const value of bad) expect(schema.safeParse(value).success, JSON.stringify(value)?.slice(0, 100)).to.equal(false);
    });
  }

  it('drop what they do not know', () => {
    expect(identitySchema.parse({ ...identity, owner: 'm_other' })).to.deep.equal(identity);
  });

  it('read what the memory adapter answers', async () => {
    const { world, people, member } = await createTestWorld();
    const { patient } = await openConsultation(people);
    expect(sessionGrantSchema.parse(patient)).to.deep.equal(patient);
    const item = await issueItem(world, member);
    expect(recordingItemSchema.parse(item)).to.deep.equal(item);
  });
});
