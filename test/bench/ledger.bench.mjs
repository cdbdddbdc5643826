// What the ledger costs a read of a segment on the reference backend: authorised, written down and read from the disk.
//   ledger-segment-read   mean with the ledger, its part of sealing included; against the same read that is written down nowhere
//   ledger-over-audit     the same; against the row that the audit had before it was the ledger
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export const names = ['ledger-segment-read', 'ledger-over-audit'];

const READS = 3_000;

export async function* run(wanted) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'test/bench/ledger/measure-reads.ts', String(READS)], { maxBuffer: 1 << 20 });
  const { ledger, audit, nothing, seal, engine } = JSON.parse(stdout.trim().split('\n').at(-1));
  const more = { n: READS, unit: 'ms', engine, seal };
  if (wanted.has('ledger-segment-read')) yield { name: 'ledger-segment-read', ours: ledger + seal, reference: nothing, ...more };
  if (wanted.has('ledger-over-audit')) yield { name: 'ledger-over-audit', ours: ledger + seal, reference: audit, ...more };
}
