import type { Pin } from '../ownership/evidence.js';
import type { DeviceKeys } from './device-key.js';
import type { OwnAccount } from './own-keys.js';

/**
 * All that this device keeps of one person. No private half in it can be read out, and nothing in it opens one: no sealed
 * box for a key that lies here, no code, no salt.
 */
export interface KeyRow {
  /** The keys with which this device is in the chain, or was. Null before it has joined. */
  readonly own: DeviceKeys | null;
  /** The newest link that this device has seen itself in. */
  readonly joined: Pin | null;
  /** The link that says that this device was removed. It stays so: a device that joins again has new keys. */
  readonly removed: Pin | null;
  /** Keys with which this device has asked to join: the answer may have been lost. */
  readonly joining: DeviceKeys | null;
  /** Account keys that this device holds, former ones too. Never thrown away because a chain says so. */
  readonly accounts: readonly OwnAccount[];
  /**
   * Account keys that were made here and are not known to have become the account's. Never thrown away either: whatever a
   * backend answered, it may have taken one, or take it later.
   */
  readonly offers: readonly OwnAccount[];
  /** Recovery methods that this device made and whose codes nobody has confirmed: their names alone. */
  readonly unconfirmed: readonly string[];
}

export const EMPTY_ROW: KeyRow = { own: null, joined: null, removed: null, joining: null, accounts: [], offers: [], unconfirmed: [] };

/** What of a verified chain decides what becomes of a row. */
export interface ChainView {
  readonly newest: Pin;
  readonly account: { readonly kid: string };
  readonly former: readonly string[];
  readonly devices: readonly { readonly sig: { readonly kid: string } }[];
  readonly ways: readonly { readonly id: string }[];
}

/**
 * What this device learns from its person's chain. Pure. Nothing is ever taken out of `accounts`.
 * @returns the same row when there is nothing new
 */
export function settleRow(row: KeyRow, chain: ChainView): KeyRow {
  const has = (keys: DeviceKeys | null): boolean => keys !== null && chain.devices.some(({ sig }) => sig.kid === keys.sig.kid);
  let next = row;
  if (has(next.joining)) next = { ...next, own: next.joining, joining: null, joined: chain.newest, removed: null };
  if (next.own !== null && next.removed === null) {
    if (!has(next.own)) next = next.joined === null ? next : { ...next, removed: chain.newest };
    else if ((next.joined?.seq ?? 0) < chain.newest.seq) next = { ...next, joined: chain.newest };
  }
  const named = new Set([chain.account.kid, ...chain.former]);
  const taken = next.offers.filter(({ kid }) => named.has(kid));
  if (taken.length > 0) next = { ...next, offers: next.offers.filter(({ kid }) => !named.has(kid)), accounts: withAccounts(next.accounts, taken) };
  const unconfirmed = next.unconfirmed.filter((id) => chain.ways.some((way) => way.id === id));
  if (unconfirmed.length < next.unconfirmed.length) next = { ...next, unconfirmed };
  return next;
}

/** Whether the newest link names this device. */
export function isIn(row: KeyRow, chain: Pick<ChainView, 'devices'>): boolean {
  const kid = row.own?.sig.kid;
  return row.removed === null && chain.devices.some(({ sig }) => sig.kid === kid);
}

/** The same list where there is nothing new. */
export function withAccounts(known: readonly OwnAccount[], more: readonly OwnAccount[]): readonly OwnAccount[] {
  const news = more.filter(({ kid }) => !known.some((account) => account.kid === kid));
  return news.length === 0 ? known : [...known, ...news];
}
