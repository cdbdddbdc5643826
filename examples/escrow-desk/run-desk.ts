import { existsSync } from 'node:fs';
import { refuseNewerFolder } from '../reference-backend/data-version.js';
import type { Grant } from '../../src/ownership/grant.js';
import { giveKeyPermission } from '../reference-backend/escrow/give-key-permission.js';
import { readRequest, signApproval } from '../reference-backend/escrow/approve-release.js';
import { EscrowError } from '../reference-backend/escrow/escrow-error.js';
import { holdRecording, liftHold } from '../reference-backend/escrow/legal-hold.js';
import { releaseWrap } from '../reference-backend/escrow/release-wrap.js';
import { requestRelease } from '../reference-backend/escrow/request-release.js';
import { openKeyFile, type SigningKey } from '../reference-backend/identity/key-file.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { makeApproverKey } from './approver-key.js';
import { need, readDeskOptions, type DeskOptions } from './desk-options.js';
import { escrowPublicFile } from './desk-folders.js';
import type { DeskPlace } from './desk-place.js';
import { makeEscrowKey, readEscrowKey } from './escrow-key.js';
import { makeWrapWith } from './new-wrap.js';
import { withDesk } from './open-desk.js';
import { PendingWraps } from './pending-wraps.js';

type Work = (place: DeskPlace, realm: Realm, options: DeskOptions['options']) => Promise<string>;

/** Each command, for one realm. What it returns is for the officer: ids, names of keys, what to do next. */
const COMMANDS: Record<DeskOptions['command'], Work> = {
  async init({ folders }, realm) {
    await makeEscrowKey(folders, realm);
    const { kid } = await readEscrowKey(folders.desk, realm);
    return `The escrow key of ${realm.tenant} (${realm.region}) is ${kid}. The root desk takes in ${escrowPublicFile(folders, realm)}; keep ${folders.desk} away from the server.`;
  },
  async approver({ folders }, realm, { key }) {
    const { key: { kid }, publicFile } = await makeApproverKey(need(key), folders, realm);
    return `The approver's key is ${kid}. The keyset names it once the root desk has taken in ${publicFile}.`;
  },
  async allow(place, realm, { subject, key }) {
    const officer = await ownKey(need(key));
    await withDesk(place, realm, (desk) => giveKeyPermission(desk, officer.kid, need(subject)));
    return 'The person can have one new account key within a day, and has been told so.';
  },
  async request(place, realm, { rid, to, why, approver }) {
    const asked = { rid: need(rid), why: need(why), approvers: approver, ...(to === undefined ? {} : { to }) };
    const escrow = await readEscrowKey(place.folders.desk, realm);
    const { id, grant, wrap } = await withDesk(place, realm, (desk) => requestRelease(desk, escrow.kid, asked, makeWrapWith(escrow)));
    new PendingWraps(place.folders.desk, realm).keep(id, wrap);
    return words(id, grant);
  },
  async approve(place, realm, { request, key }) {
    const id = need(request);
    if (key === undefined) return withDesk(place, realm, async (desk) => words(id, await readRequest(desk, '', id)));
    const approver = await ownKey(key);
    const count = await withDesk(place, realm, (desk) => signApproval(desk, id, approver));
    return `Approved: ${count} of 2.`;
  },
  async hold(place, realm, { rid, why, key, secret }) {
    const officer = await ownKey(need(key));
    await withDesk(place, realm, (desk) => holdRecording(desk, officer.kid, { rid: need(rid), reason: need(why), secret: secret ?? false }));
    return 'The recording is kept until the hold is lifted.';
  },
  async lift(place, realm, { rid, why, key, secret }) {
    const officer = await ownKey(need(key));
    await withDesk(place, realm, (desk) => liftHold(desk, officer.kid, { rid: need(rid), reason: need(why), secret: secret ?? false }));
    return 'The hold is lifted. Where the recording’s time is over, it is erased at the next housekeeping.';
  },
  async release(place, realm, { request }) {
    const id = need(request);
    const pending = new PendingWraps(place.folders.desk, realm);
    // The key is not used here any more; that the officer has it shows that it is the holder who hands over.
    const { kid } = await readEscrowKey(place.folders.desk, realm);
    await withDesk(place, realm, (desk) => releaseWrap(desk, kid, id, pending.read(id)));
    pending.forget(id);
    return 'Released. The recording opens for its recipient, and its owner has been told.';
  },
};

/** Runs one command line of the desk. @returns what to print @throws EscrowError, Error in one sentence */
export async function runDesk(argv: readonly string[], place: DeskPlace): Promise<string> {
  const { command, realms, options } = readDeskOptions(argv);
  // Several realms at once are for the making of keys alone: everything else is about somebody of one.
  if (command !== 'init' && realms.length !== 1) throw new EscrowError('escrow/bad-request');
  const { folders } = place;
  refuseNewerFolder(folders.desk);
  const lines: string[] = [];
  for (const realm of realms) lines.push(await COMMANDS[command](place, realm, options));
  return `${lines.join('\n')}\n`;
}

/** What an approver reads before she signs. The owner can read the key's name out from her new device. */
function words(id: string, { rid, to, why, approvers, at }: Grant): string {
  return `Request ${id} of ${new Date(at).toISOString()}: recording ${rid} to the key ${to}, for ${why}. It needs ${approvers.join(' and ')}.`;
}

/** An approver's key that is there: a mistyped path must not make a new one. */
function ownKey(path: string): Promise<SigningKey> {
  if (!existsSync(path)) throw new Error(`There is no key at ${path}.`);
  return openKeyFile(path);
}
