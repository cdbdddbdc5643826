import type { IncidentFault } from '../domain/incident.js';
import type { DenyReason } from '../domain/violation.js';
import type { Finding } from './finding.js';

/** What the backend knows of the item that a finding is about. */
export interface FindingFacts {
  /** What the claims issuer has signed, read from the stored claim; null where there is none that verifies. */
  claim: { rid: string; sid: string; owner: string; parties: readonly string[] } | null;
  /** What the recording's row says; null where there is no recording. */
  row: { rid: string; sid: string; owner: string } | null;
  /** Whether the ledger has an entry by which the reporter received the item. */
  received: boolean;
  /** Whether every such entry says that the reporter was answered as a granted reader, at the time of the answer. */
  isReader: boolean;
}

/** `fault`: the cause, as far as it is proved. `stop`: the narrowest scope that is proved to be wrong; null where nothing is. */
export interface FindingVerdict {
  verified: boolean;
  fault: IncidentFault;
  stop: { scope: 'rid' | 'sid'; target: string } | null;
}

/** Refusals by which a page says that it was offered what is somebody else's. */
const OWNER_CLASS: ReadonlySet<string> = new Set<DenyReason>(['owner', 'tenant', 'region', 'appointment']);

/**
 * Whether a finding is so: the owner by the stored claim, held against the row, the ledger and whoever reports. It takes no
 * part in how recordings are read, so that a fault there is not a fault here.
 */
export function verifyFinding(finding: Finding, facts: FindingFacts): FindingVerdict {
  const { claim, row, received, isReader } = facts;
  // Whatever the finding says of it: a row without its claim's word is wrong for everybody.
  if (row !== null && (claim === null || claim.owner !== row.owner || claim.sid !== row.sid || claim.rid !== row.rid)) {
    return { verified: true, fault: 'invariant', stop: { scope: 'rid', target: row.rid } };
  }
  const fault = faultOf(finding);
  const { reporter, kind, source } = finding;
  const isParty = claim !== null && claim.parties.includes(reporter);
  if (kind === 'wrong-patient') {
    // Only who is in the room can say so, and the word of one of the two is enough to stop it.
    return isParty ? { verified: true, fault, stop: { scope: 'sid', target: claim.sid } } : { verified: false, fault, stop: null };
  }
  const rid = row?.rid ?? claim?.rid ?? null;
  if (rid === null || source === 'invariant') return { verified: false, fault, stop: null };
  if (kind === 'not-mine') {
    // The claim may be wrong too: whoever has it says that it is not theirs, so nobody is shown it until people have looked.
    return received || isParty ? { verified: true, fault, stop: { scope: 'rid', target: rid } } : { verified: false, fault, stop: null };
  }
  // A page's refusal is believed where the ledger says that it was offered, and the claim that it is somebody else's.
  // A granted reader is offered what is another's, and a page's refusal of it is no exposure.
  const isOthers = claim !== null && claim.owner !== reporter && !isReader;
  return received && isOthers ? { verified: true, fault, stop: { scope: 'rid', target: rid } } : { verified: false, fault, stop: null };
}

/** Whether it opens an incident also where it could not be verified. A refusal that may be the page's own fault does not. */
export function opensUnverified({ source, kind }: Finding): boolean {
  return source !== 'violation' || OWNER_CLASS.has(kind) || kind === 'identity' || kind === 'connection';
}

function faultOf({ source, kind }: Finding): IncidentFault {
  if (source === 'canary' || source === 'invariant') return source;
  if (kind === 'not-mine' || kind === 'wrong-patient' || kind === 'identity' || kind === 'connection') return kind;
  return OWNER_CLASS.has(kind) ? 'owner' : 'other';
}
