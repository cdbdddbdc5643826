// The root desk: makes an insurer's root and the keys that it vouches for, and signs the keyset. It runs on a machine that
// serves nobody. The server and the claims issuer are given signed keysets, and hold no key of the root.
//   node --import tsx examples/root-desk/root-desk.ts <command> --realm <tenant>/<region> … [--days 10]
//     init                                    makes root, issuer, incident, lease and log keys where there are none, and signs
//     renew                                   signs a new keyset: before the last one runs out, after at most 14 days
//     take --as approver --key <public.jwk>   takes in an approver's public half
//     take --as escrow --key <public.jwk>     takes in the escrow desk's
//     retire --kid <kid>                      a key that signs no more, and whose signatures still count
//     revoke --kid <kid>                      a key that is not believed any more
//   CONSULTKIT_DATA (.data, the server's)   CONSULTKIT_ROOT_FOLDER   CONSULTKIT_ISSUER_FOLDER (each beside it)
import { keepToOwner } from '../reference-backend/private-files.js';
import { rootFolders } from './root-folders.js';
import { runRootDesk } from './run-root-desk.js';

keepToOwner();
try {
  process.stdout.write(await runRootDesk(process.argv.slice(2), rootFolders(process.env), Date.now()));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
