import assert from 'node:assert/strict';
import { it } from 'node:test';
import { envOf } from './support/backend-process.js';
import { onEngine } from './support/engines.js';
import { killInIncident } from './support/kill-in-incident.js';

/** The long form is a command of its own: npm run kill-and-fill -- --incidents --kills 100. */
const KILLS = 2;

onEngine('pglite', `killed ${KILLS} times in the middle of an incident`, ({ fresh }) => {
  it('loses no event, lifts no stop, and opens no incident twice', async (t) => {
    const place = await fresh();
    const report = await killInIncident({ kills: KILLS, env: (port) => envOf(place, port ?? 0), workFor: 1_500, random: Math.random }, t);
    t.diagnostic(JSON.stringify(report));
    assert.deepEqual([report.kills, report.wrong], [KILLS, []]);
    assert.ok(report.acknowledged.reports > 1);
  });
});
