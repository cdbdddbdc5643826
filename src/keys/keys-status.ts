import type { NoticePort } from '../adapter/ports/notice-port.js';
import { lastUseOf } from '../ownership/device-uses.js';
import type { KeysStatus } from './keys-handle.js';
import type { KeysContext } from './keys-context.js';
import { stateOf } from './look-at-keys.js';
import type { Passkeys } from './passkey.js';
import type { PendingCode } from './pending-code.js';
import type { Standing } from './standing.js';

/** What else is known of the person's keys on this page. */
export interface StatusSources {
  readonly code: PendingCode | null;
  readonly passkeys: Passkeys;
  readonly notices: NoticePort | undefined;
}

/** Puts together what an element shows. @throws ConsultError `backend/*` */
export async function readKeysStatus({ port, store, now }: KeysContext, standing: Standing, { code, passkeys, notices }: StatusSources): Promise<KeysStatus> {
  const { row, chain } = standing;
  const [offered, uses, permission, told] = await Promise.all([
    passkeys.available(), port.uses(), port.permission(),
    // What has happened is no reason not to show how things stand.
    notices === undefined ? null : notices.list().catch(() => null),
  ]);
  const known = new Map(uses.map(({ kid, at }) => [kid, at]));
  return {
    state: stateOf(standing),
    lasting: store.lasting,
    codePending: code !== null,
    codeConfirmed: row.unconfirmed.length === 0,
    devices: chain.devices.map((device) => ({ kid: device.sig.kid, since: device.since, lastUsed: lastUseOf(device, known), thisDevice: device.sig.kid === row.own?.sig.kid })),
    recoveryMethods: chain.ways.map(({ kind, id, at }) => ({ kind, id, at })),
    permission: permission === null || permission.stopped || now() >= permission.until ? null : permission,
    notices: told, passkeys: offered,
  };
}
