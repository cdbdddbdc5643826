// Has an implementation in another language, written from docs/formats.md alone, open recording.json (and one whose id was made
// before, of 16 bytes) and refuse each alteration of it. Without a Python that can run it, this says so and counts as skipped; a CI has to have one.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { closingLine, readClosingLine } from '../../scripts/closing-line.mjs';
import { findPython } from '../../scripts/find-python.mjs';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

function runReader(python) {
  const run = (script, vector = 'recording.json') => {
    const { status, stdout, stderr } = spawnSync(python, ['-B', file(script), file(vector)], { encoding: 'utf8' });
    process.stdout.write(`${script}\n${stdout}${stderr}`);
    return { status, stdout };
  };
  const reads = ['recording.json', 'recording-old-id.json'].map((vector) => run('read_recording.py', vector));
  const tampered = run('tamper_recording.py');
  const counts = readClosingLine(tampered.stdout) ?? { passed: 0, failed: 1, skipped: 0 };
  if (tampered.status !== 0 && counts.failed === 0) counts.failed = 1;
  for (const { status } of reads) counts[status === 0 ? 'passed' : 'failed'] += 1;
  return counts;
}

const python = findPython();
if (python === null) {
  console.log('The reader was not run: there is no Python 3 with the package "cryptography". Install python3-cryptography, or name one: PYTHON=/path/to/python3 npm test');
}
const missing = process.env.CI ? { passed: 0, failed: 1, skipped: 0 } : { passed: 0, failed: 0, skipped: 1 };
const counts = python === null ? missing : runReader(python);
console.log(closingLine(counts));
process.exitCode = counts.failed > 0 ? 1 : 0;
