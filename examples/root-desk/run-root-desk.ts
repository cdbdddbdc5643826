import { dirname } from 'node:path';
import { refuseNewerFolder } from '../reference-backend/data-version.js';
import type { Realm } from '../reference-backend/identity/principal.js';
import { makeKeys } from './make-keys.js';
import { publishKeyset } from './publish-keyset.js';
import { readRegister, withState, writeRegister } from './register.js';
import type { RootFolders } from './root-folders.js';
import { need, readRootOptions, type RootOptions } from './root-options.js';
import { takeInApprover, takeInEscrow } from './take-in.js';

type Work = (folders: RootFolders, realm: Realm, options: RootOptions['options']) => Promise<string>;

/** What each command does before the keyset is signed anew, and what it says of it. */
const COMMANDS: Record<RootOptions['command'], Work> = {
  async init(folders, realm) {
    await makeKeys(folders, realm);
    return `The root key is in ${folders.root}: keep that folder away from every machine that serves anybody.`;
  },
  renew: () => Promise.resolve('Renewed.'),
  async take(folders, realm, { as, key }) {
    const take = need(as) === 'escrow' ? takeInEscrow : takeInApprover;
    return `The keyset names the key ${await take(folders, realm, need(key))}.`;
  },
  retire: changeState('verify-only'),
  revoke: changeState('revoked'),
};

/** Runs one command line of the root desk. @returns what to print @throws Error in one sentence */
export async function runRootDesk(argv: readonly string[], folders: RootFolders, now: number): Promise<string> {
  const { command, realms, days, options } = readRootOptions(argv);
  // The server's folder of keys lies in its data folder, which has the mark.
  for (const folder of [folders.root, folders.issuer, dirname(folders.server)]) refuseNewerFolder(folder);
  const lines: string[] = [];
  for (const realm of realms) {
    if (command !== 'init' && readRegister(folders.root, realm).keys.length === 0) throw new Error(`There is no root of ${realm.tenant} in ${realm.region} in ${folders.root}: make it with "root-desk init", or bring the folder that holds it.`);
    const said = await COMMANDS[command](folders, realm, options);
    await publishKeyset(folders, realm, days, now);
    lines.push(`${realm.tenant} (${realm.region}): ${said} The keyset is valid for ${days} days.`);
  }
  return `${lines.join('\n')}\n`;
}

function changeState(state: 'verify-only' | 'revoked'): Work {
  return async ({ root }, realm, { kid }) => {
    writeRegister(root, realm, withState(readRegister(root, realm), need(kid), state));
    return `The key ${kid} is ${state} now.`;
  };
}
