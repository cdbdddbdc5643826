import type { AccountBox } from '../domain/account-box.js';
import type { KeyAuthority, KeyChange } from '../domain/key-change.js';
import type { KeyContent, LinkDevice } from '../domain/key-content.js';
import { canonicalJson, type CanonicalValue } from './canonical-json.js';
import { formerAfter, hasOnlyNewKeys, needsContinuity } from './member-key.js';
import { ENROLMENT_SKEW } from './enrolment-skew.js';

/** The account key and the key that a box of it is sealed to, by their names. */
export type BoxPlace = Pick<AccountBox, 'account' | 'to'>;

/**
 * Why a wanted content does not follow from the newest link. `begin`: where all begins anew, one device and one account
 * key, and neither was there before. `kept`: a device or a recovery method that stays says something else than before.
 * `account`: a device or recovery method goes and the account key stays, or the other way round. `former`: an account key is not kept, or the next one does not say that it follows from it. `ids`: two
 * recovery methods of one id. `devices`: more than one device is added. `time`: not added just now. `boxes`, `entries`:
 * not exactly those that are needed.
 */
export type ContentFault = 'begin' | 'kept' | 'account' | 'former' | 'ids' | 'devices' | 'time' | 'boxes' | 'entries';

/** What changes from one link to the next. */
export interface ContentDifference {
  addedDevices: KeyContent['devices'];
  removedDevices: KeyContent['devices'];
  addedWays: KeyContent['ways'];
  removedWays: KeyContent['ways'];
}

/** @param before null where everything is new: at the first link */
export function differenceOf(before: KeyContent | null, next: KeyContent): ContentDifference {
  const devices = before?.devices ?? [];
  const ways = before?.ways ?? [];
  return {
    addedDevices: next.devices.filter(({ sig }) => !devices.some((device) => device.sig.kid === sig.kid)),
    removedDevices: devices.filter(({ sig }) => !next.devices.some((device) => device.sig.kid === sig.kid)),
    addedWays: next.ways.filter(({ enc }) => !ways.some((way) => way.enc.kid === enc.kid)),
    removedWays: ways.filter(({ enc }) => !next.ways.some((way) => way.enc.kid === enc.kid)),
  };
}

/**
 * The boxes that a change hands over: of a new account key for every device and recovery method, and of the key before it
 * for the new one; of a key that stays, for who is added. By permission nobody may hold the key before, so it has none.
 */
export function neededBoxes(before: KeyContent | null, next: KeyContent, how: KeyAuthority['how']): BoxPlace[] {
  const account = next.enc.kid;
  const to = (kids: readonly string[]): BoxPlace[] => kids.map((kid) => ({ account, to: kid }));
  const recipients = ({ devices, ways }: Pick<KeyContent, 'devices' | 'ways'>): string[] => [...devices, ...ways].map(({ enc }) => enc.kid);
  if (before === null || how === 'permission') return to(recipients(next));
  if (before.enc.kid !== account) return [...to(recipients(next)), { account: before.enc.kid, to: account }];
  const { addedDevices, addedWays } = differenceOf(before, next);
  return to(recipients({ devices: addedDevices, ways: addedWays }));
}

/**
 * Whether a change follows from the newest link, whoever asks for it. What its keys are is asked of the link that it makes.
 * @param before the newest link; null before the first
 * @param now milliseconds since 1970
 */
export function contentFault(before: KeyContent | null, change: KeyChange, now: number): ContentFault | null {
  const { content: next, authority: { how } } = change;
  const difference = differenceOf(before, next);
  const begins = before === null || how === 'permission';
  const fault = begins ? beginFault(before, next) : continueFault(before, next, difference);
  if (fault !== null) return fault;
  const addedDevices = begins ? next.devices : difference.addedDevices;
  const addedWays = begins ? next.ways : difference.addedWays;
  if (new Set(next.ways.map(({ id }) => id)).size !== next.ways.length) return 'ids';
  if (addedDevices.length > 1) return 'devices';
  const times = [...addedDevices.map(({ since }) => since), ...addedWays.map(({ at }) => at)];
  if (times.some((at) => Math.abs(now - at) > ENROLMENT_SKEW)) return 'time';
  if (!sameSet(change.boxes.map(placeText), neededBoxes(before, next, how).map(placeText))) return 'boxes';
  const entries = change.entries.map(({ kind, id, enc, at }) => canonicalJson({ kind, id, enc, at }));
  return sameSet(entries, addedWays.map(({ kind, id, enc, at }) => canonicalJson({ kind, id, enc, at }))) ? null : 'entries';
}

function beginFault(before: KeyContent | null, next: KeyContent): ContentFault | null {
  const former = before === null ? [] : formerAfter(before, next.enc.kid);
  if (next.former.join() !== former.join()) return 'former';
  const isNew = before === null || hasOnlyNewKeys(before, next);
  return isNew && next.devices.length === 1 && next.cont === null ? null : 'begin';
}

function continueFault(before: KeyContent, next: KeyContent, { removedDevices, removedWays }: ContentDifference): ContentFault | null {
  const rotates = before.enc.kid !== next.enc.kid;
  // Who goes keeps what it has; so the account key goes with it. And nothing else makes a new one.
  if (rotates !== (removedDevices.length + removedWays.length > 0)) return 'account';
  if (!rotates && !same(before.enc, next.enc)) return 'account';
  if (next.former.join() !== formerAfter(before, next.enc.kid).join() || (next.cont !== null) !== needsContinuity(before, next, 'device')) return 'former';
  const stays = [...next.devices, ...next.ways].every((member) => {
    const known = [...before.devices, ...before.ways].find((other) => nameOf(other) === nameOf(member));
    // Under a new account key every attestation is made anew.
    return known === undefined || same(rotates ? { ...known, att: '' } : known, rotates ? { ...member, att: '' } : member);
  });
  return stays ? null : 'kept';
}

function nameOf(member: LinkDevice | KeyContent['ways'][number]): string {
  return 'sig' in member ? `device ${member.sig.kid}` : `way ${member.enc.kid}`;
}

function same(one: CanonicalValue, other: CanonicalValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function placeText({ account, to }: BoxPlace): string {
  return `${account} ${to}`;
}

/** Each of them once, in any order. */
function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join('\n') === [...other].sort().join('\n');
}
