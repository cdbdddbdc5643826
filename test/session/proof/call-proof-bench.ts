import type { ControlMessage } from '../../../src/domain/control-message.js';
import { otherRole, type Role } from '../../../src/domain/role.js';
import type { KnownPeers } from '../../../src/keys/known-peers.js';
import { NO_CONSENTS } from '../../../src/ownership/consent-book.js';
import type { PartySigners } from '../../../src/ownership/party-signers.js';
import type { AgreedEpoch, EpochTerms } from '../../../src/ownership/signed-epoch.js';
import type { Recipient } from '../../../src/recording/upload/upload-handle.js';
import { CallProof, type CallProofOptions } from '../../../src/session/proof/call-proof.js';
import type { ConsentLedger } from '../../../src/session/consent/consent-ledger.js';
import { ownSigners } from '../../../src/session/proof/own-signers.js';
import type { PeerFault } from '../../../src/session/signaling/page-binding.js';
import type { RecordingDirector } from '../../../src/session/recording/recording-director.js';
import type { SessionSnapshot } from '../../../src/session/session-snapshot.js';
import type { SessionStart } from '../../../src/session/start-session.js';
import { SnapshotStore } from '../../../src/session/snapshot-store.js';
import type { BindingWorld } from '../signaling/binding-pair.js';

export const isForProof = (message: ControlMessage): message is Parameters<CallProof['receive']>[0] => /^(consent|epoch|possession)/.test(message.type);

export interface ProofSetting {
  known?: Partial<KnownPeers>;
  epochs?: readonly AgreedEpoch[];
  /** Whether this page records; the practitioner's does. */
  records?: boolean;
  hear?: ConsentLedger['hear'];
  send?: CallProofOptions['send'];
}

/** The ends of calls, without connections. */
export function proofBench(world: BindingWorld) {
  const { sid, rid, modes, maxEpochs } = world.claim;
  const terms: EpochTerms = { sid, rid, cd: world.pages.patient.proof.cd, modes, maxEpochs };

  /** One end, and all that follows from what it is told. */
  async function end(role: Role, { known = {}, epochs = [], records = role === 'practitioner', hear, send }: ProofSetting = {}) {
    const told = { sent: [] as ControlMessage[], violations: [] as PeerFault[], trouble: [] as unknown[], owners: [] as Recipient[], binds: [] as unknown[], epochs: [] as [AgreedEpoch, readonly string[]][], heard: [] as [string, PartySigners][] };
    const store = new SnapshotStore({ proved: false, safetyCode: null, peerDevice: null, error: null } as SessionSnapshot, () => undefined);
    const director: Pick<RecordingDirector, 'addOwner' | 'setBinds' | 'setEpoch'> = {
      addOwner: (owner) => { told.owners.push(owner); return Promise.resolve(true); }, setBinds: (binds) => told.binds.push(binds), setEpoch: (...given) => told.epochs.push(given),
    };
    const own = world.pages[role].proof;
    const proof = new CallProof({
      session: { grant: { role } as CallProofOptions['session']['grant'], proof: { ...own, known: { ...own.known, ...known } }, onViolation: (fault) => told.violations.push(fault) },
      store, director: records ? (director as RecordingDirector) : null,
      send: send ?? ((message) => told.sent.push(message)), onTrouble: (cause) => told.trouble.push(cause),
    });
    const signers = await ownSigners(own.keys, world.claim, role);
    const consents = { consents: NO_CONSENTS, settled: () => Promise.resolve(), hear: hear ?? ((...given) => Promise.resolve(void told.heard.push(given))) } as unknown as ConsentLedger;
    const begin = (): void => proof.begin({ terms, signers, binds: [], epochs } as unknown as SessionStart, consents);
    return { proof, store, told, signers, begin, of: (type: ControlMessage['type']) => told.sent.filter((message) => message.type === type) };
  }

  /** Both ends, joined, with a channel between them. */
  async function call() {
    const ends = {} as Record<Role, Awaited<ReturnType<typeof end>>>;
    for (const role of ['patient', 'practitioner'] as const) {
      ends[role] = await end(role, { send: (message) => {
        ends[role].told.sent.push(message);
        if (isForProof(message)) queueMicrotask(() => ends[otherRole(role)].proof.receive(message));
      } });
    }
    for (const each of Object.values(ends)) each.begin();
    return ends;
  }

  return { terms, end, call };
}
