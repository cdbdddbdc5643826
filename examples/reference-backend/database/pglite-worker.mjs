// PGlite in a thread of its own: a query of half a second stalls this thread and not the server.
// Plain JavaScript, so that it runs as a worker whatever loads the rest. Speaks { id, op, … } → { id, rows } | { id, error }.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

// The database inside sets the modes of its files itself, without this process's mask: world-writable. In this thread
// nothing is ever given to anybody but the owner.
const { chmodSync } = fs;
fs.chmodSync = (path, mode) => chmodSync(path, Number(mode) & 0o700);
syncBuiltinESMExports();
const { PGlite } = await import('@electric-sql/pglite');

const INT8 = 20;

async function serve(port) {
  const db = await PGlite.create(workerData.folder, { parsers: { [INT8]: Number } });
  const operations = {
    query: async ({ sql, params }) => (await db.query(sql, params)).rows,
    execute: async ({ sql }) => { await db.exec(sql); return []; },
    /** A transaction with its scope, in one message. */
    begin: async ({ sql, params }) => { await db.exec('begin'); await db.query(sql, params); return []; },
    listen: async ({ channel }) => { await db.listen(channel, (payload) => port.postMessage({ notification: payload })); return []; },
    close: async () => { await db.close(); return []; },
  };
  port.on('message', async ({ id, op, ...request }) => {
    try {
      port.postMessage({ id, rows: await operations[op](request) });
    } catch (error) {
      port.postMessage({ id, error: { message: error.message, code: error.code, constraint: error.constraint } });
    }
  });
  port.postMessage({ ready: true });
}

serve(parentPort).catch((error) => {
  parentPort.postMessage({ failed: String(error?.message ?? error) });
});
