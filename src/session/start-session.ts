import { ConsultError } from '../domain/consult-error.js';
import { otherRole, type Role } from '../domain/role.js';
import { makeSessionCertificate, type SessionCertificate } from '../media/session-certificate.js';
import type { PartyKey } from '../ownership/party-key.js';
import type { AgreedEpoch, EpochTerms } from '../ownership/signed-epoch.js';
import { verifyEpochs } from '../ownership/verify-epochs.js';
import { ownSigners } from './own-signers.js';
import type { PeerFault } from './page-binding.js';
import type { ConsultSessionOptions } from './session-options.js';

/** What a page has to have before it says its first word. */
export interface SessionStart {
  certificate: SessionCertificate;
  terms: EpochTerms;
  /** Keys of mine whose signatures stand. */
  signers: readonly PartyKey[];
  /** What was agreed so far, as the backend handed it over, verified. */
  epochs: readonly AgreedEpoch[];
}

type Options = Pick<ConsultSessionOptions, 'grant' | 'claim' | 'proof' | 'onViolation'>;

/**
 * Makes this page's certificate, and verifies the epochs that the backend has handed over.
 * @throws ConsultError `session/not-proved` when they are not signed by both parties (the reason is told as a violation),
 *   `media/unsupported` where there is no WebRTC
 */
export async function startSession(options: Options): Promise<SessionStart> {
  const { grant: { sid, rid }, claim: { modes, maxEpochs }, proof: { cd, keys } } = options;
  const terms: EpochTerms = { sid, rid, cd, modes, maxEpochs };
  const [certificate, signers] = await Promise.all([
    makeSessionCertificate().catch((cause: unknown) => { throw new ConsultError('media/unsupported', { cause }); }),
    ownSigners(keys),
  ]);
  return { certificate, terms, signers, epochs: await verifiedEpochs(options, terms, signers) };
}

async function verifiedEpochs({ grant, proof, onViolation }: Options, terms: EpochTerms, signers: readonly PartyKey[]): Promise<AgreedEpoch[]> {
  if (grant.epochs.length === 0) return [];
  const refuse = (fault: PeerFault): never => {
    onViolation(fault);
    throw new ConsultError('session/not-proved');
  };
  const theirs = otherRole(grant.role);
  const peer = (await proof.peerKeys(grant.keys[theirs])) ?? refuse('member-key');
  const parties = { [grant.role]: signers, [theirs]: peer.signers } as Record<Role, readonly PartyKey[]>;
  const result = await verifyEpochs(grant.epochs, parties, terms);
  if (!result.ok) return refuse('connection');
  return grant.epochs.flatMap((tokens, n) => {
    const verified = result.epochs[n];
    return verified === undefined ? [] : [{ ...verified, tokens }];
  });
}
