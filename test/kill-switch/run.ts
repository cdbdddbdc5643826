// Stops all replays while players are open, with the push line and without, and stops a recording while it is asked for from all
// sides; says how long it took and what still left. `npm run kill-switch -- --players 50 --requests 10000`.
// The short form of the race is in test/backend/stops.test.ts. The pages are the client's own leases and stops over HTTP to a real
// backend, with an element that plays without end in place of the browser's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBackend } from '../../examples/reference-backend/create-backend.js';
import { recorded, type Recorded } from '../backend/support/consultation.js';
import { runDesks } from '../backend/support/desks.js';
import { race, readingOf } from '../backend/support/race-stop.js';
import { percentile, stopPlayers } from './stop-players.js';

const PUSHED_WITHIN = 1_000;
const BLOCKED_WITHIN = 15_000;
const { values } = parseArgs({ options: { players: { type: 'string', default: '50' }, requests: { type: 'string', default: '10000' } } });
const [players, requests] = [Number(values.players), Number(values.requests)];
const folder = mkdtempSync(join(tmpdir(), 'consultkit-kill-switch-'));
let failed = false;
const say = (what: string, isGood: boolean): void => {
  failed ||= !isGood;
  process.stdout.write(`${isGood ? ' ok ' : 'FAIL'} ${what}\n`);
};
try {
  const dataFolder = join(folder, 'data');
  await runDesks(dataFolder);
  const backend = await createBackend({ dataFolder, dropInMinutes: 1 });
  try {
    const recordings: Recorded[] = [];
    for (const member of ['amara-okafor', 'daniel-whitcombe', 'priya-raghunathan', 'tomasz-zielinski']) recordings.push(await recorded(backend, member, 'dr-helen-marsh'));
    for (const [how, pushed, within] of [['pushed', true, PUSHED_WITHIN], ['push blocked', false, BLOCKED_WITHIN]] as const) {
      const { millis, codes } = await stopPlayers(backend, recordings, players, pushed);
      const p99 = percentile(millis, 0.99);
      say(`${players} players, ${how}: p50 ${Math.round(percentile(millis, 0.5))} ms, p99 ${Math.round(p99)} ms from the acknowledgement (at most ${within} ms); all say ${[...codes].join(', ')}`, p99 <= within && codes.size === 1 && codes.has('incident/stopped'));
    }
    const result = await race([backend], readingOf(recordings[0]!), { requests, rounds: Math.max(5, Math.round(requests / 500)) });
    say(`${requests} requests race a stop: ${result.given} given before it, ${result.refused} refused, ${result.afterAcknowledgement} answers, ${result.wrapsAfter} wraps and ${result.bytesAfter} bytes after its acknowledgement`, result.given > 0 && result.refused > 0 && result.afterAcknowledgement === 0);
  } finally {
    await backend.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(failed ? 'The kill switch fails.\n' : 'The kill switch holds.\n');
process.exit(failed ? 1 : 0);
