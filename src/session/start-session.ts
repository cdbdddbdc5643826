import { asConsultError, ConsultError } from '../domain/consult-error.js';
import { otherRole, type Role } from '../domain/role.js';
import { makeSessionCertificate, type SessionCertificate } from '../media/session-certificate.js';
import { bindBook } from '../ownership/bind-book.js';
import { NO_CONSENTS, verifyConsents, verifyNextConsent, type Consents } from '../ownership/consent-book.js';
import type { ConsentTerms } from '../ownership/consent.js';
import type { PartyKey } from '../ownership/party-key.js';
import { partiesOf, type PartySigners } from '../ownership/party-signers.js';
import type { AgreedEpoch, EpochTerms } from '../ownership/signed-epoch.js';
import { verifyEpochs } from '../ownership/verify-epochs.js';
import { ownSigners } from './proof/own-signers.js';
import type { PeerFault } from './signaling/page-binding.js';
import type { ConsultSessionOptions } from './session-options.js';

/** What a page has to have before it says its first word. */
export interface SessionStart {
  certificate: SessionCertificate;
  terms: EpochTerms;
  /** Keys of mine whose signatures stand. */
  signers: readonly PartyKey[];
  /** What was agreed so far, as the backend handed it over, verified. */
  epochs: readonly AgreedEpoch[];
  /** What both have said about being recorded, verified: as the backend has it, with what this page said before it was loaded again. */
  consents: Consents;
  /** Binds of earlier connections, as tokens: those that the epochs name are verified. */
  binds: readonly string[];
}

type Options = Pick<ConsultSessionOptions, 'grant' | 'claim' | 'proof' | 'resumed' | 'onViolation'>;

/**
 * Makes this page's certificate, and verifies the epochs and the words that the backend has handed over.
 * @throws ConsultError `session/not-proved` when they are not the two parties' (the reason is told as a violation),
 *   `media/unsupported` where there is no WebRTC, `browser/no-answer`
 */
export async function startSession(options: Options): Promise<SessionStart> {
  const { grant, claim, proof: { cd, keys, sessionSigners = [] } } = options;
  const { sid, rid } = grant;
  const { modes, maxEpochs } = claim;
  const terms: EpochTerms = { sid, rid, cd, modes, maxEpochs };
  const [certificate, enrolled] = await Promise.all([
    makeSessionCertificate().catch((cause: unknown) => { throw asConsultError(cause, 'media/unsupported'); }),
    ownSigners(keys, claim, grant.role),
  ]);
  const signers = [...enrolled, ...sessionSigners];
  return { certificate, terms, signers, binds: grant.binds, ...(await verified(options, terms, signers)) };
}

async function verified({ grant, proof, resumed, onViolation }: Options, terms: EpochTerms, mine: readonly PartyKey[]): Promise<Pick<SessionStart, 'epochs' | 'consents'>> {
  const refuse = (fault: PeerFault): never => {
    onViolation(fault);
    throw new ConsultError('session/not-proved');
  };
  const theirs = otherRole(grant.role);
  const given = grant.epochs.length > 0 || grant.consents.length > 0;
  const peer = given ? ((await proof.peerKeys(grant.keys[theirs])) ?? refuse('member-key')) : null;
  const parties = partiesOf(grant.role, mine, peer?.signers ?? []);
  const words = await verifyConsents(grant.consents, terms, parties);
  if (!words.ok) return refuse('connection');
  const consents = await withMine(words.consents, grant.role, resumed?.words ?? [], terms, parties);
  if (grant.epochs.length === 0) return { epochs: [], consents };
  const result = await verifyEpochs(grant.epochs, { signers: parties, binds: await bindBook(grant.binds, terms, parties), consents }, terms);
  if (!result.ok) return refuse('connection');
  const epochs = grant.epochs.flatMap((tokens, n) => {
    const epoch = result.epochs[n];
    return epoch === undefined ? [] : [{ ...epoch, tokens }];
  });
  return { epochs, consents };
}

/** With what an earlier page of mine has said, and the backend has not heard yet. */
async function withMine(known: Consents, role: Role, said: readonly string[], terms: ConsentTerms, parties: PartySigners): Promise<Consents> {
  let consents = known;
  for (const token of said) {
    const word = await verifyNextConsent(token, consents, terms, parties);
    if (word.ok && word.payload.role === role) consents = { ...NO_CONSENTS, ...consents, [role]: [...consents[role], { token, payload: word.payload, digest: word.digest }] };
  }
  return consents;
}
