import { join } from 'node:path';
import { refuseNewerDatabase } from '../reference-backend/database/refuse-newer-database.js';
import { openDatabase } from '../reference-backend/database/open-database.js';
import { checkpointFile, isCut, readCheckpoints } from '../reference-backend/ledger/checkpoint-file.js';
import { exportEntries } from '../reference-backend/ledger/export-entries.js';
import { verifyLedger, type LedgerVerdict } from '../reference-backend/ledger/verify-ledger.js';
import { readRealmTrust } from '../reference-backend/trust/realm-trust.js';
import { readLedgerOptions } from './ledger-options.js';

/**
 * Runs one command line of the ledger desk.
 * @param print takes one line
 * @returns the exit code: 1 where the ledger is not what was signed
 * @throws Error in one sentence
 */
export async function runLedgerDesk(argv: readonly string[], env: Readonly<Record<string, string | undefined>>, print: (line: string) => void): Promise<0 | 1> {
  const { command, realm, checkpoints, rid } = readLedgerOptions(argv);
  const dataFolder = env['CONSULTKIT_DATA'] || '.data';
  const { keyset } = await readRealmTrust(join(dataFolder, 'keys'), realm, Date.now, env['CONSULTKIT_ROOT'] || undefined);
  const database = await openDatabase({ dataFolder, databaseUrl: env['DATABASE_URL'] || undefined });
  try {
    await refuseNewerDatabase(database, 'ledger');
    if (command === 'export') {
      for await (const resource of exportEntries(database, realm, rid)) print(JSON.stringify(resource));
      return 0;
    }
    const file = checkpoints ?? checkpointFile(env['CONSULTKIT_CHECKPOINTS'] || join(dataFolder, 'checkpoints'), realm);
    const lines = readCheckpoints(file);
    const verdict = await verifyLedger({ database, realm, keyset, checkpoints: lines, now: Date.now() });
    for (const [index, line] of lines.entries()) if (isCut(line)) print(`Line ${index + 1} of the checkpoints was cut short, as by a crash: it signs nothing, and was left out.`);
    print(words(verdict));
    return verdict.ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

function words(verdict: LedgerVerdict): string {
  if (verdict.ok) return `The ledger is what was signed: ${verdict.size} entries, ${verdict.checkpoints} checkpoints.`;
  switch (verdict.fault) {
    case 'checkpoint': return `Line ${verdict.line} of the checkpoints was not signed with the key for the log, or goes back behind the one before it.`;
    case 'gap': return `Entry ${verdict.place} is not there, or is there twice.`;
    case 'row': return `Entry ${verdict.place} is not what was sealed.`;
    case 'tree': return `The first ${verdict.size} entries are not those that were signed: the first that can differ is ${verdict.from}.`;
    case 'unsigned': return `Entries ${verdict.from} to ${verdict.size - 1} are in no checkpoint: the server was stopped before it could sign, the checkpoints are not complete, or somebody has put them there.`;
    case 'unsealed': return `The row with the number ${verdict.id} has no place: the server was stopped before it could give it one, or somebody has put it there or taken its place away.`;
  }
}
