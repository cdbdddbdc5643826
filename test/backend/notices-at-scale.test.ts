import assert from 'node:assert/strict';
import { it } from 'node:test';
import { NOTICES_AT_ONCE } from '../../src/domain/notice-draft.js';
import { onOneEngine } from './support/engines.js';
import { noticesAtScale } from './support/notices-at-scale.js';

/** The long forms are a command of its own: npm run notices, with 100,000. */
const ROWS = 2_000;
/** More lines than an answer of the exposure holds. */
const NOTICES = 10_500;

onOneEngine(`notices drafted from ${ROWS} entries of the ledger`, ({ start }) => {
  it('are complete, and each field has a source or is unknown', async (t) => {
    const told = await noticesAtScale(await start({ dropInMinutes: 0 }), ROWS);
    t.diagnostic(JSON.stringify(told));
    assert.ok(told.drafts > 10 && told.unknown > 0 && told.unknown < told.fields);
  });

  it(`are one for everybody, where there are more than ${NOTICES} people`, async (t) => {
    const told = await noticesAtScale(await start({ dropInMinutes: 0 }), NOTICES, { eachTheirOwn: true });
    t.diagnostic(JSON.stringify(told));
    assert.ok(told.drafts > NOTICES && told.parts > NOTICES / NOTICES_AT_ONCE);
  });
});
