// Members use their recordings behind a backend that lies, and nobody may be given anything of anybody else's.
//   npm run hostile -- --operations 1000000 --workers 2 --seed 7
//   --crypto web    Node's own WebCrypto, without the shortcut of quick-crypto.ts: about half as fast
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { parseArgs } from 'node:util';
import { hunt, type HuntOptions, type HuntResult } from './hunt.js';
import { installQuickCrypto } from './quick-crypto.js';
import { report } from './report.js';
import { addTally, newTally } from './tally.js';

interface Task extends HuntOptions {
  crypto: string;
}

function here({ crypto, ...options }: Task): Promise<HuntResult> {
  if (crypto !== 'web') installQuickCrypto();
  return hunt(options);
}

function inThread(task: Task): Promise<HuntResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task });
    worker.once('message', resolve).once('error', reject).once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { operations: { type: 'string', default: '50000' }, seed: { type: 'string' }, workers: { type: 'string', default: '2' }, crypto: { type: 'string', default: 'quick' } } });
  const [operations, workers] = [Number(values.operations), Number(values.workers)];
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000_000) : Number(values.seed);
  const tasks = Array.from({ length: workers }, (_, index): Task => ({ operations: operations / workers, seed: seed + index, stride: workers, crypto: values.crypto }));
  const results = workers === 1 ? await Promise.all(tasks.map(here)) : await Promise.all(tasks.map(inThread));
  const tally = results.map((result) => result.tally).reduce(addTally, newTally());
  const found = results.find((result) => result.found !== null)?.found ?? null;
  const { text, failed } = report(tally, found, { seconds: Math.max(...results.map(({ millis }) => millis)) / 1000, workers, seed });
  console.log(text);
  process.exitCode = failed ? 1 : 0;
}

if (isMainThread) await main();
else parentPort?.postMessage(await here(workerData as Task));
