import { base64url } from 'jose';
import type { Wrap } from '../../src/domain/wrap.js';
import type { OwnAccount } from '../../src/keys/own-keys.js';
import { createUnseal } from '../../src/keys/unseal-meta.js';
import type { GateContext } from '../../src/ownership/gate.js';
import { signGrant } from '../../src/ownership/grant.js';
import { wrapDigest } from '../../src/ownership/wrap-digest.js';
import { wrapKey } from '../../src/sealing/key-wrap.js';
import type { IssuedRecording } from '../../src/testing/issue-item.js';

interface Signer {
  readonly kid: string;
  readonly privateKey: CryptoKey;
}

export interface GrantedLater {
  wrap: Wrap;
  /** The grant's tokens, one of each signer; `approvers` as the payload names them. */
  grantBy: (signers: readonly Signer[], approvers?: string[]) => Promise<string[]>;
  /** What the gate knows on a device that holds the new key. */
  context: Partial<GateContext>;
}

/** The recording's key wrapped once more, to a key that the owner got afterwards. */
export async function grantedLater({ key, item: { rid }, cd, claim: { nbf: at } }: IssuedRecording, account: OwnAccount): Promise<GrantedLater> {
  const { kid, pair } = account;
  const box = await wrapKey(key, pair.publicKey, { cd, rid, kid, role: 'owner' });
  const wrap: Wrap = { suite: '0010-0001-0002', kid, role: 'owner', enc: base64url.encode(box.subarray(0, 65)), ct: base64url.encode(box.subarray(65)) };
  const digest = await wrapDigest(wrap);
  return {
    wrap,
    grantBy: (signers, approvers = []) => Promise.all(signers.map((signer) =>
      signGrant({ v: 1, rid, cd, wrap: digest, to: kid, why: 'device-loss', approvers, at }, signer.privateKey, signer.kid))),
    context: { holdsKey: (name) => name === kid, unseal: createUnseal((name) => (name === kid ? account : null)) },
  };
}
