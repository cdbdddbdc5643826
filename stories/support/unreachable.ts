import { otherRole } from '../../src/domain/role.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import { canTransition, nextSessionState, type SessionState, type SessionTransition } from '../../src/session/session-state.js';

const TRANSITIONS: readonly SessionTransition[] = ['open', 'join', 'peer-ready', 'connected', 'lost', 'peer-left', 'end'];

type Rule = readonly [says: string, holds: (snapshot: SessionSnapshot) => boolean];
const implies = (condition: boolean, consequence: boolean): boolean => !condition || consequence;

/** What holds of every snapshot that a session gives: test/session/reachable.test.ts holds real ones against it. */
const RULES: readonly Rule[] = [
  ['one is oneself, and the other one is the other party', ({ role, me, remote }) => me.role === role && remote.participant.role === otherRole(role)],
  ['an end has a reason, and nothing else has one', ({ state, endReason }) => (state === 'ended') === (endReason !== null)],
  ['what has ended asks nothing, reconnects to nothing and holds no device', ({ state, modePending, reconnectingSince, local }) =>
    implies(state === 'ended', modePending === null && reconnectingSince === null && local.stream === null && !local.cameraOn)],
  ['an open camera is in the stream of this page', ({ local }) => implies(local.cameraOn, local.stream !== null)],
  ['one reconnects since a moment, and at no other time', ({ state, reconnectingSince }) => (state === 'reconnecting') === (reconnectingSince !== null)],
  ['who is in the call was connected', ({ state, connectedAt }) => implies(state === 'active' || state === 'reconnecting', connectedAt !== null)],
  ['who is in the call was let in', ({ state, admitted }) => implies(state === 'joining' || state === 'active' || state === 'reconnecting', admitted)],
  ['in the lobby nothing has happened yet', ({ state, connectedAt, proved, modePending, unreachedSince, epoch }) =>
    implies(state === 'checking', connectedAt === null && !proved && modePending === null && unreachedSince === null && epoch === -1)],
  ['the line is called something once there was one', ({ quality, connectedAt }) => implies(quality !== 'unknown', connectedAt !== null)],
  ['the code and the device are known of what is proved', ({ proved, safetyCode, peerDevice }) => implies(safetyCode !== null || peerDevice !== null, proved)],
  ['what is proved was connected', ({ proved, connectedAt, state }) => implies(proved, connectedAt !== null || state === 'joining')],
  ['video is an epoch that was agreed', ({ mode, epoch }) => implies(mode === 'video', epoch >= 0)],
  ['a switch is asked for in a call', ({ modePending, connectedAt }) => implies(modePending !== null, connectedAt !== null)],
  ['the other one has asked who is asked', ({ modePending, role }) => implies(modePending?.stage === 'asked', modePending?.by === otherRole(role))],
  ['a former answer is gone when one asks again', ({ modePending, modeDeclined, role }) => implies(modePending?.by === role && modePending.stage === 'asking', modeDeclined === null)],
  ['the practitioner’s page records', ({ role, recording }) => implies(recording.recordedHere, role === 'practitioner')],
  ['only what records knows its own trouble, and says that it saves', ({ recording }) =>
    implies(recording.error !== null || recording.state === 'saving' || recording.state === 'saved', recording.recordedHere)],
  ['one records with the patient’s permission', ({ recording }) => implies(recording.state === 'recording', recording.consent === 'permit')],
  ['one is asked who has not answered', ({ recording }) => implies(recording.state === 'asking', recording.consent === null)],
  ['what is saved was recorded', ({ recording }) => implies(recording.state === 'saved', recording.recorded)],
  ['a recording waits for the patient alone', ({ recording, role }) => implies(recording.waits, role === 'patient')],
];

/** Why no session gives this snapshot; empty where one does. */
export function unreachable(snapshot: SessionSnapshot): string[] {
  return RULES.filter(([, holds]) => !holds(snapshot)).map(([says]) => says);
}

/** Whether a session goes from one state into the other by one step, or stays. */
export function follows(from: SessionState, to: SessionState): boolean {
  return from === to || TRANSITIONS.some((transition) => canTransition(from, transition) && nextSessionState(from, transition) === to);
}
