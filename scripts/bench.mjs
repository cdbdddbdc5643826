// Figures, each against a reference measured in the same run: machines differ, ratios hold.
//   npm run bench                               all of them, as a table
//   npm run bench -- --only size-room,switch    some of them
//   npm run bench -- --json                     one JSON object a line: {name, ours, reference, ratio, n, unit}
// A file test/bench/*.bench.mjs exports `names`, and `async function* run(wanted)` that yields {name, ours, reference, n, unit}
// for each name in the set `wanted`; `ratio` is ours / reference, computed here unless the bench gives its own.
import { pathToFileURL } from 'node:url';
import { listFiles } from './files.mjs';

const json = process.argv.includes('--json');
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1].split(',') : null;

const benches = await Promise.all(listFiles('test/bench', /\.bench\.mjs$/).map((file) => import(pathToFileURL(file).href)));
const known = benches.flatMap(({ names }) => names);
const unknown = (only ?? []).filter((name) => !known.includes(name));
if (unknown.length > 0 || known.length === 0) {
  console.error(`no such bench: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exit(2);
}

const number = (value) => (value == null ? '–' : Number.isInteger(value) ? value.toLocaleString('en') : value.toFixed(value < 10 ? 3 : 1));
const row = ([name, ...cells]) => console.log([name.padEnd(28), ...cells.map((cell) => String(cell).padStart(12))].join(' '));
if (!json) row(['', 'ours', 'reference', 'ratio', 'n', 'unit']);

const missing = new Set(only ?? known);
for (const { names, run } of benches) {
  const wanted = new Set(names.filter((name) => only?.includes(name) ?? true));
  if (wanted.size === 0) continue;
  try {
    for await (const result of run(wanted)) {
      const { name, ours, reference = null, n, unit } = result;
      const ratio = result.ratio ?? (reference ? ours / reference : null);
      missing.delete(name);
      if (json) console.log(JSON.stringify({ ...result, reference, ratio }));
      else row([name, number(ours), number(reference), ratio == null ? '–' : ratio.toFixed(3), n, unit]);
    }
  } catch (error) {
    console.error(error); // the other benches still have something to say
  }
}
if (missing.size > 0) {
  console.error(`no result for: ${[...missing].join(', ')}`);
  process.exitCode = 1;
}
