import type { ListedRecording, RecordingsListing } from '../../src/client/recordings-library.js';
import type { Identity } from '../../src/domain/identity.js';
import type { SessionSnapshot } from '../../src/session/session-snapshot.js';
import type { Violation } from '../../src/domain/violation.js';
import type { Told } from '../../src/testing/hostile/told.js';
import { callLeaks, type HeldCall } from './call.js';
import { canariesIn } from './canary.js';
import type { HostileMember, HostileWorld } from './hostile-world.js';

/** All that a client gave out, or asked for, in one step. */
export interface Given {
  of: 'list' | 'play' | 'sign-in' | 'consultation' | 'call';
  /** How two pages have shown each other who they are. */
  call: HeldCall | null;
  /** For whom: a member's number; null when nobody was signed in. */
  for: number | null;
  identity: Identity | null;
  listing: RecordingsListing | null;
  /** The lobby of a consultation, and the appointment that was asked for. */
  lobby: SessionSnapshot | null;
  appointment: string | null;
  /** Chunks that came to the media element, sealed no more; and how many of them after somebody else had signed in. */
  appended: readonly Uint8Array[];
  appendedLate: number;
  /** Whether everything was played. */
  complete: boolean;
  violations: readonly Violation[];
  logged: readonly unknown[];
  /** `rid/seq` of each segment that was asked for. */
  asked: readonly string[];
  /** What was thrown: its code, or a word; null when nothing was. */
  error: string | null;
  /** Whatever else an error says. */
  message: string;
}

export interface Circumstances {
  world: HostileWorld;
  told: readonly Told[];
  /** The client withholds everything since it was offered what is a stranger's. */
  suspended: boolean;
  /** Somebody else signed in meanwhile: what was to be shown is then open. */
  interrupted: boolean;
  /** A keyset or a chain that is not to be believed was served in this step or just before: see `DOUBTFUL_STEPS`. */
  keysInDoubt: boolean;
  /** By this device's clock, which runs ahead, what was due is over. */
  late: boolean;
}

const LIES_SEEN = new Set<Told['harm']>(['altered', 'foreign']);

/** What somebody was given, or asked for, that is not theirs. Empty is what has to be. */
export function leaksIn(given: Given, { world, told, interrupted }: Circumstances): string[] {
  const me = given.for === null ? null : world.members[given.for] ?? null;
  const leaks: string[] = [];
  const { listing, lobby, violations, logged, error, message, identity } = given;
  const strangers = [...canariesIn([listing, lobby, violations, logged, error, message, identity]), ...given.appended.flatMap((bytes) => [...canariesIn(bytes)])].filter((member) => member !== given.for);
  if (strangers.length > 0) leaks.push(`member ${String(given.for)} was given the canary of ${strangers.join(', ')}`);
  if (identity !== null && identity.subject !== me?.identity.subject) leaks.push(`member ${String(given.for)} was taken for ${identity.subject}`);
  if (given.call !== null) leaks.push(...callLeaks(given.call));
  const fault = lobby === null ? null : lobbyFault(lobby, given.appointment, me);
  if (fault !== null) leaks.push(`a consultation was opened, ${fault}`);
  for (const recording of listing?.recordings ?? []) {
    const fault = me === null ? 'though nobody is signed in' : shownFault(recording, me, interrupted);
    if (fault !== null) leaks.push(`recording ${recording.rid} was shown, ${fault}`);
  }
  for (const bytes of given.appended) if (me?.plain.has(Buffer.from(bytes).toString('latin1')) !== true) leaks.push('bytes were played that are in no recording of hers');
  if (given.appendedLate > 0) leaks.push(`${given.appendedLate} chunks were played after somebody else had signed in`);
  const foreign = given.asked.filter((each) => world.ownerOf.get(each.split('/')[0] ?? '') !== given.for);
  if (foreign.length > 0) leaks.push(`segments were asked for that are not hers: ${foreign.join(', ')}`);
  // Of an item that failed no byte is asked for, even where its id is that of a recording of hers.
  if (given.asked.length > 0 && told.some((each) => each.path === 'open' && isShut(openedTo(given.for, each, world)))) leaks.push('segments were asked for behind an item that is not to be opened');
  return leaks;
}

/** What is drawn of a consultation is of the one that was asked for, word for word. */
function lobbyFault({ appointment, me: drawn }: SessionSnapshot, asked: string | null, me: HostileMember | null): string | null {
  const truth = me?.due.find(({ patient }) => patient.appointment.id === asked)?.patient;
  if (truth === undefined) return 'and is not hers';
  const isThat = JSON.stringify([appointment, drawn]) === JSON.stringify([truth.appointment, truth.me]);
  return isThat ? null : `and is another than ${String(asked)}`;
}

function shownFault(recording: ListedRecording, me: HostileMember, interrupted: boolean): string | null {
  const truth = me.recordings.get(recording.rid);
  // Her keys are put away when somebody else signs in: what the issuer calls hers is then locked before it can be looked into.
  if (interrupted && 'why' in recording && recording.claim.owner.sub === me.identity.subject) return null;
  if (truth === undefined) return 'and is not hers';
  if (recording.claimDigest !== truth.cd || recording.claim.owner.sub !== me.identity.subject) return 'under another claim than its own';
  if ('meta' in recording) return JSON.stringify(sorted(recording.meta)) === JSON.stringify(sorted(truth.meta)) ? null : 'with words that are not its own';
  return null;
}

/** What was hers and was served as it is, and was refused all the same; and lies that nobody was told of. */
export function faultsIn(given: Given, { told, suspended, interrupted, keysInDoubt, late, world }: Circumstances): string[] {
  if (keysInDoubt && given.error === 'ownership/denied') return [];
  if (given.call !== null) return callFaults(given.call, told);
  if (given.for === null) return nobodyFaults(given, told);
  if (interrupted) return [];
  if (told.some(({ path, harm }) => path === 'identity' && harm !== 'none')) return given.error === 'identity/mismatch' ? [] : [`an answer about somebody else led to ${given.error ?? 'something'}`];
  if (given.of === 'sign-in') return given.error === null && given.identity !== null ? [] : [`a sign-in led to ${given.error ?? 'nobody'}`];
  if (told.some(isKeyLie)) return [`keys that are not to be believed led to ${given.error ?? 'an answer'}`];
  if (given.of === 'consultation') return consultationFaults(given, told, late);
  return given.listing === null ? playFaults(given, told, suspended, world) : [...listFaults(given.listing, told, suspended), ...tellFaults(given, told)];
}

export function isKeyLie({ path, harm }: Told): boolean {
  return (path === 'keyset' || path === 'chain') && harm !== 'none';
}

/** Somebody may have signed in while the answer was awaited; nothing is given then either, whatever the reason. */
function nobodyFaults({ of, error, identity }: Given, told: readonly Told[]): string[] {
  if (of === 'sign-in') return error === null && identity === null ? [] : [`nobody signed in, and the answer was ${error ?? 'somebody'}`];
  if (error === 'identity/mismatch' && told.some(({ path, harm }) => path === 'identity' && harm !== 'none')) return [];
  return error === 'backend/unauthenticated' ? [] : [`nobody was signed in, and the answer was ${error ?? 'something'}`];
}

function consultationFaults({ error, violations, lobby }: Given, told: readonly Told[], late: boolean): string[] {
  const opened = told.find(({ path }) => path === 'session');
  const reasons = violations.map(({ reason }) => reason).join();
  const got = `led to ${error ?? 'a lobby'} and ${reasons === '' ? 'no violation' : reasons}`;
  if (opened === undefined) return [`a consultation that was not asked for ${got}`];
  const refused = error === 'session/not-yours' && lobby === null;
  if (late) return refused ? [] : [`a consultation that is over ${got}`];
  if (opened.harm === 'none') return error === null && lobby !== null && reasons === '' ? [] : [`the truth ${got}`];
  return refused && reasons === (opened.reason ?? '') ? [] : [`${String(opened.lie)} ${got}`];
}

/** Who is the other party is believed, and nothing that is said in its name by anybody else. */
function callFaults({ believed, heard, said, faults }: HeldCall, told: readonly Told[]): string[] {
  const got = `led to ${believed === null ? 'nobody' : 'somebody'}, ${heard.length} of ${said.length} words and ${faults.length === 0 ? 'no violation' : faults.join()}`;
  const lies = told.filter(({ path, lie }) => path === 'signal' && lie !== null);
  if (lies.some(({ harm }) => harm === 'altered')) return faults.includes('connection') ? [] : [`a call with an altered word ${got}`];
  if (believed === null || heard.length !== said.length) return [`a call ${got}`];
  return lies.length === 0 && faults.length > 0 ? [`a call without a lie ${got}`] : [];
}

function listFaults({ recordings, suspended: says }: RecordingsListing, told: readonly Told[], suspended: boolean): string[] {
  if (says !== suspended) return [`the list is ${says ? '' : 'not '}suspended`];
  if (suspended) return recordings.length === 0 ? [] : ['a suspended list shows something'];
  const readable = new Set(recordings.filter((recording) => 'meta' in recording).map(({ rid }) => rid));
  return told.filter(({ path, harm, rid }) => path === 'list' && harm === 'none' && !readable.has(rid ?? '')).map(({ rid }) => `recording ${String(rid)} was served as it is, and not shown`);
}

/** Each lie that can be seen is told once; nothing else is. */
function tellFaults({ violations }: Given, told: readonly Told[]): string[] {
  const count = (...harms: readonly Told['harm'][]): number => told.filter(({ path, harm }) => path === 'list' && harms.includes(harm)).length;
  const least = count('altered', 'foreign', 'twice');
  const fits = violations.length >= least && violations.length <= least + count('older');
  return fits ? [] : [`${least} lies, and ${violations.length} violations`];
}

function playFaults({ error, complete, violations, appended, for: member }: Given, told: readonly Told[], suspended: boolean, world: HostileWorld): string[] {
  const drawn = told.find(({ path }) => path === 'open');
  const got = `led to ${error ?? (complete ? 'a play' : 'nothing')} and ${violations.length} violations`;
  if (drawn === undefined) return [`an answer without an item ${got}`];
  const opened = openedTo(member, drawn, world);
  const harms = new Set([opened, ...told.filter((each) => each !== drawn)].map(({ harm }) => harm));
  if (LIES_SEEN.has(opened.harm)) {
    // A client that withholds everything does not go on to compare what was opened with what was listed.
    const least = suspended && opened.reason === 'changed' ? 0 : 1;
    return error === 'ownership/denied' && violations.length >= least && violations.length <= 1 ? [] : [`${String(opened.lie)} ${got}`];
  }
  if (suspended) return error === 'ownership/denied' || error === 'backend/not-found' ? [] : [`a play of a suspended client ${got}`];
  if (harms.has('altered') || harms.has('foreign')) {
    // The first trouble ends it: a segment that is missing may be that.
    return error === 'ownership/denied' || (harms.has('less') && error === 'backend/not-found') ? [] : [`segments that are not the recording’s ${got}`];
  }
  if (harms.has('less')) return error === 'backend/not-found' || error === 'ownership/denied' ? [] : [`something missing ${got}`];
  if (harms.has('older')) {
    // As it was before its first second there is nothing in it to play.
    const isOver = error === null && violations.length === 0 && appended.length === 0;
    return error === 'ownership/denied' || complete || isOver ? [] : [`an older state ${got}`];
  }
  const playable = world.members[member ?? -1]?.recordings.get(opened.rid ?? '')?.playable;
  return complete && error === null && violations.length === 0 && appended.length === playable ? [] : [`the truth ${got}, ${appended.length} of ${String(playable)} chunks`];
}

/**
 * What an opened item is to whoever asked for it. Right after a wrong answer about who is here it may be drawn for that person:
 * then a recording of one's own is the truth, as the backend takes it for a stranger's and hands it out, and all else is foreign.
 */
function openedTo(member: number | null, opened: Told, { members, ownerOf }: HostileWorld): Told {
  const isNothing = opened.lie === 'nothing' || (opened.lie === null && opened.harm === 'less');
  if (opened.to === members[member ?? -1]?.identity.subject || isNothing) return opened;
  if (ownerOf.get(opened.rid ?? '') === member) return { ...opened, lie: null, harm: 'none', reason: null };
  return { ...opened, lie: 'somebody else’s recording', harm: 'foreign', reason: 'owner' };
}

/** Whether nothing behind it may be asked for. */
function isShut({ harm }: Told): boolean {
  return LIES_SEEN.has(harm) || harm === 'less';
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
