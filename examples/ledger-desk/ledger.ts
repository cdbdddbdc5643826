// The ledger desk: looks at what the backend has written down, and changes nothing. It runs on a machine that does not serve
// anybody, with a copy of the checkpoints. On PGlite the server is stopped meanwhile.
//   npm run ledger -- <command> --realm <tenant>/<region> [--checkpoints <file>]
//     verify    recomputes every entry and the tree, and says the first place that is not what was signed; exit code 1
//               a line of the checkpoints that a crash has cut is named and left out
//     export    prints every entry as a FHIR R4 AuditEvent after IHE BALP, one a line [--rid <id>]
//   CONSULTKIT_DATA (.data)   DATABASE_URL (a login that is granted consult_ledger)   CONSULTKIT_CHECKPOINTS (checkpoints in the data folder)
import { keepToOwner } from '../reference-backend/private-files.js';
import { runLedgerDesk } from './run-ledger-desk.js';

keepToOwner();
try {
  process.exitCode = await runLedgerDesk(process.argv.slice(2), process.env, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
