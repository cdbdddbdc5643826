import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onOneEngine } from './support/engines.js';
import { noticesAtScale } from './support/notices-at-scale.js';

/** The long form is a command of its own: npm run notices, with 100,000. */
const ROWS = 2_000;

onOneEngine(`notices drafted from ${ROWS} entries of the ledger`, ({ start }) => {
  it('are complete, and each field has a source or is unknown', async (t) => {
    const told = await noticesAtScale(await start({ dropInMinutes: 0 }), ROWS);
    t.diagnostic(JSON.stringify(told));
    assert.ok(told.drafts > 10 && told.unknown > 0 && told.unknown < told.fields);
  });
});
