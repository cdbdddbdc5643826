import { verifyKeyset, type TrustAnchor } from '../../src/ownership/keyset.js';
import { fromBase64url } from '../../src/ownership/base64url.js';
import { canonicalJson, type CanonicalValue } from '../../src/ownership/canonical-json.js';
import { digest } from '../../src/ownership/digest.js';
import { verifyOwnership } from '../../src/ownership/gate.js';
import type { NamedPublicKey } from '../../src/domain/named-public-key.js';
import { importAccount } from '../../src/keys/account-key.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import { thumbprint } from '../../src/ownership/thumbprint.js';
import { openBytes } from '../../src/sealing/cobblestone.js';
import type { RecordingKey } from '../../src/sealing/recording-key.js';
import { segmentContext } from '../../src/sealing/segment-context.js';

/** test/vectors/recording.json: see its `description`. */
export interface RecordingVector {
  trust: TrustAnchor;
  document: { keyset: string; rootKey: JsonWebKey };
  now: number;
  subject: string;
  account: { kty: 'EC'; crv: 'P-256'; x: string; y: string; d: string; use: 'enc' };
  item: Record<string, unknown>;
  segments: string[];
  expect: { meta: CanonicalValue; plaintextDigests: string[] };
}

/** Verifies and opens the recording by the very functions that a client uses. @returns `opened`, or the first fault */
export async function openVector({ trust, document, now, subject, account: { d, ...jwk }, item, segments, expect }: RecordingVector): Promise<string> {
  const keyset = await verifyKeyset(document, trust, 0, now);
  if (!keyset.ok) return `keyset: ${keyset.fault}`;
  const named: NamedPublicKey = { kid: await thumbprint(jwk), jwk };
  const account = await importAccount(named, fromBase64url(d));
  if (account === null) return 'account';
  const opened: RecordingKey[] = [];
  const decision = await verifyOwnership(item, {
    subject, now, tenant: trust.tenant, region: trust.region, keyset: keyset.keyset, revocations: [],
    pinnedHead: () => null, pinnedKeys: () => null, device: null,
    holdsKey: (kid) => kid === account.kid,
    unseal: createUnseal((kid) => (kid === account.kid ? account : null), (key) => opened.push(key)),
  });
  if (decision.verdict !== 'permit') return `gate: ${decision.verdict === 'deny' ? decision.reason : decision.recording.why}`;
  const { evidence: { heads, claimDigest: cd, rid }, recording: { meta } } = decision;
  const [key] = opened;
  if (heads === null || key === undefined) return 'heads';
  if (canonicalJson({ ...meta }) !== canonicalJson(expect.meta)) return 'expected meta';
  if (heads.length !== segments.length) return 'segments';
  const digests: string[] = [];
  for (const [index, { payload: { seq, e, kind, ct } }] of heads.entries()) {
    try {
      const sealed = fromBase64url(segments[index] ?? '');
      if ((await digest(sealed)) !== ct) return 'sealed bytes';
      digests.push(await digest(await openBytes(key, segmentContext({ cd, rid, epoch: e, seq, kind }), sealed)));
    } catch {
      return 'segment';
    }
  }
  return String(digests) === String(expect.plaintextDigests) ? 'opened' : 'expected plaintext';
}
