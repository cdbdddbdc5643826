// Both desks' part of a demonstration, in a process of its own: the server starts it, waits for it, and has no key of theirs.
//   node --import tsx examples/root-desk/demo.ts <tenant>/<region> …
import { deskFolders } from '../escrow-desk/desk-folders.js';
import { keepToOwner } from '../reference-backend/private-files.js';
import { prepareDemo } from './prepare-demo.js';
import { rootFolders } from './root-folders.js';
import { readRootOptions } from './root-options.js';

keepToOwner();
const { realms } = readRootOptions(['init', ...process.argv.slice(2).flatMap((realm) => ['--realm', realm])]);
await prepareDemo(rootFolders(process.env), deskFolders(process.env), realms, Date.now());
