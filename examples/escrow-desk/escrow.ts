// The escrow desk: opens a recording for its owner who has lost her keys, with a reason and two approvers. Offline: it works
// on the database and on key files of its own, and the server has no part in it. On PGlite the server is stopped meanwhile.
//   node --import tsx examples/escrow-desk/escrow.ts <command> --realm <tenant>/<region> …
//     init                                      makes the escrow key; the root desk takes in its public half
//     approver --key <file>                     makes an approver's key; the root desk takes in its public half
//     allow    --subject <id> --key <file>      lets a person have one new account key within a day
//     request  --rid <id> --why device-loss|proxy|legal --approver <kid> --approver <kid> [--to <kid>]
//     approve  --request <id> [--key <file>]    shows what is asked for; with a key, signs it: twice, by two approvers
//     release  --request <id>                   hands the wrap over
//     hold     --rid <id> --why <reason> --key <file> [--secret]   keeps a recording beyond its time; tells its owner, unless the law forbids
//     lift     --rid <id> --why <reason> --key <file> [--secret]   lets its time run again
//   CONSULTKIT_DATA (.data)   CONSULTKIT_ESCROW (beside it)   DATABASE_URL (the desk's own login, granted consult_escrow)
//   CONSULTKIT_ROOT (the root's thumbprint; in demonstrations the one beside the keyset)
import { keepToOwner } from '../reference-backend/private-files.js';
import { EscrowError } from '../reference-backend/escrow/escrow-error.js';
import { deskPlace } from './desk-place.js';
import { runDesk } from './run-desk.js';

keepToOwner();
try {
  process.stdout.write(await runDesk(process.argv.slice(2), deskPlace(process.env)));
} catch (error) {
  const code = error instanceof EscrowError ? `${error.code}: ` : '';
  process.stderr.write(`${code}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
