// Rehearses June 2020 with real pages on a backend that makes the fault: `npm run drill`, about two minutes. Needs `npm run build`.
// Its last line says pass or fail, with the figures.
import { runDrill } from './drill.js';
import { faultsOf } from './limits.js';

const figures = await runDrill();
const seconds = (millis: number): string => `${(millis / 1000).toFixed(1)} s`;
const rows: [string, string | number][] = [
  ['foreign items received by pages', figures.received],
  ['foreign items drawn', figures.drawn],
  ['foreign items decrypted', figures.decrypted],
  ['from the switch to the detection', seconds(figures.detected)],
  ['from the switch to the containment', seconds(figures.contained)],
  ['from the switch to complete drafts', seconds(figures.drafted)],
  ['foreign items offered after the containment', figures.offeredAfter],
  ['foreign bytes handed out after it', figures.handedOutAfter],
  ...figures.regions.map(({ tenant, region, incidents, owners, recipients }): [string, string] => [`${tenant}, ${region}`, `${incidents} incidents, ${owners} owners, ${recipients} recipients`]),
  ['the other region plays on', figures.otherPlays ? 'yes' : 'no'],
  ['drafts for', figures.audiences.join(', ')],
];
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
const faults = faultsOf(figures);
for (const fault of faults) console.log(fault);
console.log(`${faults.length === 0 ? 'pass' : 'FAIL'}: ${figures.received} received, ${figures.drawn} drawn, ${figures.decrypted} decrypted, contained after ${seconds(figures.contained)}, drafted after ${seconds(figures.drafted)}`);
process.exitCode = faults.length === 0 ? 0 : 1;
