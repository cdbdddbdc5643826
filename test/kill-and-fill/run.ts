// Kills the backend in the middle of its work, again and again, then lets its disk run full; says what was lost of what it had
// acknowledged. `npm run kill-and-fill -- --kills 50`. The short form is test/backend/kill-in-mid-work.test.ts.
// With `--incidents` it is killed in the middle of an incident: no event may be lost, no stop lifted, no second incident opened.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { envOf } from '../backend/support/backend-process.js';
import { runDesks } from '../backend/support/desks.js';
import { killInIncident } from '../backend/support/kill-in-incident.js';
import { killInMidWork } from '../backend/support/kill-in-mid-work.js';
import { fillDisk } from './fill-disk.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, incidents: { type: 'boolean', default: false } } });
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1) throw new Error('--kills takes a number of 1 or more.');

const folders = mkdtempSync(join(tmpdir(), 'consultkit-kills-'));
const last: (() => unknown)[] = [() => rmSync(folders, { recursive: true, force: true })];
const t = { after: (task: () => unknown): void => void last.unshift(task) };
let failed = false;
try {
  const dataFolder = join(folders, 'killed');
  await runDesks(dataFolder);
  failed = values.incidents ? await incidents(dataFolder) : await midWorkAndDisk(dataFolder);
} finally {
  for (const task of last) task();
}
process.exit(failed ? 1 : 0);

async function incidents(dataFolder: string): Promise<boolean> {
  const report = await killInIncident({
    kills, env: (port) => envOf({ dataFolder }, port ?? 0), workFor: 2_000, random: Math.random,
    onKill: ({ kills: done, acknowledged, events, wrong }) => process.stdout.write(`kill ${done}: ${acknowledged.reports} reports and ${acknowledged.stops} stops acknowledged, ${events} events, ${wrong.length} wrong\n`),
  }, t as Parameters<typeof killInIncident>[1]);
  for (const what of report.wrong) process.stdout.write(`WRONG ${what}\n`);
  process.stdout.write(`${report.kills} kills, ${report.acknowledged.reports} reports and ${report.acknowledged.stops} stops acknowledged, ${report.events} events, ${report.wrong.length} wrong\n`);
  return report.wrong.length > 0;
}

async function midWorkAndDisk(dataFolder: string): Promise<boolean> {
  const report = await killInMidWork({
    kills, env: (port) => envOf({ dataFolder }, port ?? 0), workFor: 2_000, random: Math.random,
    onKill: ({ kills: done, acknowledged, lost }) => process.stdout.write(`kill ${done}: ${acknowledged.segments} segments and ${acknowledged.bookings} bookings acknowledged, ${lost.length} lost\n`),
  }, t as Parameters<typeof killInMidWork>[1]);
  for (const what of report.lost) process.stdout.write(`LOST ${what}\n`);
  process.stdout.write(`${report.kills} kills, ${report.acknowledged.segments + report.acknowledged.bookings} items acknowledged, ${report.cutOff} requests cut off, ${report.lost.length} acknowledged items lost\n`);
  const filled = await fillDisk(join(folders, 'filled'), t as Parameters<typeof fillDisk>[1]);
  process.stdout.write(`${filled.words}\n`);
  return report.lost.length > 0 || filled.failed;
}
