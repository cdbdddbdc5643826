// Drafts all notices of an incident from many entries of the ledger, and says how long it took and whether every field has a
// source or is unknown. `npm run notices -- --rows 100000`. With `--each-their-own` every entry is
// about another person, so that there are more notices than entries. The short form is test/backend/notices-at-scale.test.ts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBackend } from '../../examples/reference-backend/create-backend.js';
import { runDesks } from '../backend/support/desks.js';
import { noticesAtScale } from '../backend/support/notices-at-scale.js';

/** What is promised: seconds for all; and milliseconds for each where there are as many notices as entries. */
const WITHIN = 60;
const EACH_WITHIN = 3;

const { values } = parseArgs({ options: { rows: { type: 'string', default: '100000' }, 'each-their-own': { type: 'boolean', default: false } } });
const rows = Number(values.rows);
if (!Number.isInteger(rows) || rows < 1) throw new Error('--rows takes a number of 1 or more.');

const folder = mkdtempSync(join(tmpdir(), 'consultkit-notices-'));
let failed = true;
try {
  const dataFolder = join(folder, 'data');
  await runDesks(dataFolder);
  const backend = await createBackend({ dataFolder, dropInMinutes: 0 });
  try {
    const { seconds, sealedIn, drafts, parts, fields, unknown } = await noticesAtScale(backend, rows, { eachTheirOwn: values['each-their-own'] });
    const each = (seconds * 1_000) / drafts;
    failed = values['each-their-own'] ? each > EACH_WITHIN : seconds > WITHIN;
    process.stdout.write(`${rows} entries (sealed in ${sealedIn.toFixed(1)} s): ${drafts} drafts with ${fields} fields, ${unknown} of them unknown, in ${seconds.toFixed(1)} s (${each.toFixed(2)} ms each), read in ${parts} parts (at most ${values['each-their-own'] ? `${EACH_WITHIN} ms each` : `${WITHIN} s`}): ${failed ? 'FAIL' : 'pass'}\n`);
  } finally {
    await backend.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
