import assert from 'node:assert/strict';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { envOf } from './support/backend-process.js';
import { it } from 'node:test';
import { onEngine } from './support/engines.js';
import { killInMidWork } from './support/kill-in-mid-work.js';

/** The long form is a command of its own: npm run kill-and-fill. */
const KILLS = 4;

onEngine('pglite', `killed ${KILLS} times in mid-work`, ({ fresh }) => {
  it('loses nothing that it has acknowledged', async (t) => {
    const place = await fresh();
    const report = await killInMidWork({ kills: KILLS, env: (port) => envOf(place, port ?? 0), workFor: 1_500, random: Math.random }, t);
    t.diagnostic(JSON.stringify(report));
    assert.deepEqual([report.kills, report.lost], [KILLS, []]);
    assert.ok(report.acknowledged.segments > 0);
  });

  it('would be found out, if it had lost something', async (t) => {
    const place = await fresh();
    const sealed = join(place.dataFolder, 'sealed', 'uk');
    const report = await killInMidWork({
      kills: 1, workFor: 1_500, random: () => 0.99,
      env: (port) => {
        if (port !== null) for (const rid of readdirSync(sealed)) for (const seq of readdirSync(join(sealed, rid)).sort((a, b) => Number(b) - Number(a)).slice(0, 1)) rmSync(join(sealed, rid, seq));
        return envOf(place, port ?? 0);
      },
    }, t);
    assert.match(report.lost.join(), /^kill 1: the bytes of segment \d+, 5\d\d$/);
  });
});
