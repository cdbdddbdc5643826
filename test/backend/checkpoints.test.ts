import assert from 'node:assert/strict';
import fs, { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runLedgerDesk } from '../../examples/ledger-desk/run-ledger-desk.js';
import { clerkOf } from '../../examples/reference-backend/identity/principal.js';
import { writeAudit } from '../../examples/reference-backend/audit/audit-event.js';
import type { Backend } from '../../examples/reference-backend/create-backend.js';
import type { Database, Row } from '../../examples/reference-backend/database/database.js';
import { checkpointFile, CheckpointFile, isCut, readCheckpoints } from '../../examples/reference-backend/ledger/checkpoint-file.js';
import { ledgerOf } from '../../examples/reference-backend/ledger/ledger-tree.js';
import { LedgerKeeper } from '../../examples/reference-backend/ledger/ledger-keeper.js';
import { openLogSigner, type LogSigner } from '../../examples/reference-backend/ledger/log-signer.js';
import { sealEntries } from '../../examples/reference-backend/ledger/seal-entries.js';
import { verifyLedger, type LedgerVerdict } from '../../examples/reference-backend/ledger/verify-ledger.js';
import { jsonLog } from '../../examples/reference-backend/log.js';
import { peekPayload } from '../../src/ownership/jws.js';
import { checkpointSchema } from '../../src/ownership/checkpoint.js';
import { onEachEngine, onEngine, type Place } from './support/engines.js';

const REALM = { tenant: 'northwind-health', region: 'uk' };
const sizeOf = (line: string): number => peekPayload(line, checkpointSchema)?.size ?? 0;
const note = (database: Database): Promise<void> => database.transaction(clerkOf(REALM), (tx) => writeAudit(tx, { ...REALM, subject: '' }, { action: 'session-open', outcome: 'permit' }, Date.now()));

/** A checkpoint of so many entries, as far as the file looks at it. */
function unsigned(size: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', kid: 'k', typ: 'consult-checkpoint+jwt' })}.${part({ at: 1, aud: 'consult:northwind-health:uk', hash: 'A'.repeat(43), size, v: 1 })}.${'A'.repeat(86)}`;
}

describe('the file of checkpoints', () => {
  const folder = mkdtempSync(join(tmpdir(), 'consultkit-checkpoints-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const path = checkpointFile(folder, REALM);
  const emptied = (): void => writeFileSync(path, '');

  it('takes no checkpoint of as many entries as it has, or of fewer, whoever has written them', () => {
    emptied();
    const [one, other] = [new CheckpointFile(folder, REALM), new CheckpointFile(folder, REALM)];
    assert.deepEqual([other.append(unsigned(12), 12), one.append(unsigned(10), 10), one.append(unsigned(12), 12), one.append(unsigned(13), 13)], [true, false, false, true]);
    assert.deepEqual(readCheckpoints(path).map(sizeOf), [12, 13]);
    assert.deepEqual([one.size, other.size, other.hasChanged], [13, 12, true]);
    other.renew();
    assert.deepEqual([other.size, other.newest, other.hasChanged], [13, unsigned(13), false]);
  });

  it('knows a last line that was cut, wherever it was cut, and writes nothing onto it', () => {
    const whole = unsigned(10);
    for (const length of [1, 20, whole.length - 1, whole.length]) {
      emptied();
      new CheckpointFile(folder, REALM).append(unsigned(9), 9);
      appendFileSync(path, whole.slice(0, length));
      assert.deepEqual(readCheckpoints(path).map(isCut), [false, true], `cut after ${length}`);
      const file = new CheckpointFile(folder, REALM);
      assert.deepEqual([file.size, file.append(unsigned(11), 11)], [9, true]);
      assert.deepEqual(readCheckpoints(path).map(isCut), [false, true, false]);
      assert.deepEqual(readCheckpoints(path).filter((line) => !isCut(line)), [unsigned(9), unsigned(11)]);
      assert.equal(new CheckpointFile(folder, REALM).size, 11);
    }
  });

  it('counts no checkpoint before it is flushed', (t) => {
    emptied();
    const file = new CheckpointFile(folder, REALM);
    const disk = t.mock.method(fs, 'fsyncSync', () => { throw new Error('The disk does not answer.'); });
    syncBuiltinESMExports();
    assert.throws(() => file.append(unsigned(7), 7), /does not answer/);
    assert.deepEqual([file.size, file.newest], [0, null]);
    disk.mock.restore();
    syncBuiltinESMExports();
    // It stands in the file, and is not written twice.
    assert.deepEqual([file.append(unsigned(7), 7), file.size, readCheckpoints(path).length], [false, 7, 1]);
  });

  it('is read again where another process has had its line cut', () => {
    emptied();
    const file = new CheckpointFile(folder, REALM);
    file.append(unsigned(3), 3);
    appendFileSync(path, unsigned(4).slice(0, 30));
    assert.equal(file.append(unsigned(5), 5), true);
    assert.deepEqual(readCheckpoints(path).map((line) => (isCut(line) ? 'cut' : sizeOf(line))), [3, 'cut', 5]);
  });
});

onEachEngine('checkpoints', ({ start, fresh, engine }) => {
  let place: Place;
  let backend: Backend;
  let sign: LogSigner;
  const path = (): string => checkpointFile(join(place.dataFolder, 'checkpoints'), REALM);
  const verify = (lines = readCheckpoints(path())): Promise<LedgerVerdict> => verifyLedger({
    database: backend.database, realm: REALM, keyset: backend.services.trust.of(REALM).keyset, checkpoints: lines, now: Date.now(),
  });
  const keeper = (signer: LogSigner, database = backend.database): LedgerKeeper =>
    new LedgerKeeper({ database, realms: [REALM], signerOf: () => signer, folder: join(place.dataFolder, 'checkpoints'), clock: Date.now, log: jsonLog('error') });

  before(async () => {
    place = await fresh();
    backend = await start({ ...place });
    // From here on nothing goes on behind.
    await backend.services.ledger.stop();
    sign = (await openLogSigner(join(place.dataFolder, 'keys'), REALM))!;
  });

  it('never fall where one process is slow to sign, and each process shows the newest', async () => {
    const quick = keeper(sign);
    const slow = keeper(async (tree) => {
      // While it signs, another process goes on.
      await note(backend.database);
      await quick.seal();
      return sign(tree);
    });
    for (let round = 0; round < 3; round += 1) {
      await note(backend.database);
      await slow.seal();
    }
    const sizes = readCheckpoints(path()).map(sizeOf);
    assert.deepEqual(sizes, [...new Set(sizes)].sort((a, b) => a - b));
    assert.equal((await verify()).ok, true, JSON.stringify(await verify()));
    await slow.seal();
    assert.equal(slow.checkpoint(REALM), readCheckpoints(path()).at(-1));
  });

  it('are signed also for what a process left behind that died before it signed', async () => {
    const other = keeper(sign);
    await other.seal();
    await note(backend.database);
    await sealEntries(backend.database, REALM, { size: 0, frontier: [] });
    assert.deepEqual((await verify()).ok, false);
    await other.seal();
    assert.equal((await verify()).ok, true, JSON.stringify(await verify()));
  });

  it('go on after a line that a crash has cut: what is left verifies, and a line that was damaged does not', async () => {
    await note(backend.database);
    const before = readFileSync(path(), 'utf8');
    await keeper(sign).seal();
    const token = readCheckpoints(path()).at(-1) ?? '';
    writeFileSync(path(), before + token.slice(0, 40));
    // The entries that it was of are said to be unsigned, as they are; not that the file was forged.
    assert.deepEqual(await verify(), { ok: false, fault: 'unsigned', from: sizeOf(token) - 1, size: sizeOf(token) });
    await keeper(sign).seal();
    const lines = readCheckpoints(path());
    assert.deepEqual(lines.slice(-2).map(isCut), [true, false]);
    assert.equal((await verify()).ok, true, JSON.stringify(await verify()));
    const damaged = lines.map((line, index) => (index === 1 ? line.slice(0, 40) : line));
    assert.deepEqual(await verify(damaged), { ok: false, fault: 'checkpoint', line: 2 });
  });

  // PGlite has one connection, and so no two who seal at the same time.
  if (engine === 'postgres') {
    it('are of the tree that the database has, where another process seals what this one is about to', async () => {
      const other = keeper(sign);
      await other.seal();
      await note(backend.database);
      let statements = 0;
      const { tree } = await sealEntries({
        ...backend.database,
        transaction: (scope, work) => backend.database.transaction(scope, (tx) => work({
          ...tx,
          query: async <T extends Row>(sql: string, params?: readonly unknown[]) => {
            const rows = await tx.query<T>(sql, params);
            statements += 1;
            if (statements === 1) {
              await other.seal();
              await note(backend.database);
            }
            return rows;
          },
        })),
      }, REALM, { size: 0, frontier: [] });
      const [{ size }] = await backend.database.transaction(ledgerOf(REALM), (tx) => tx.query<{ size: number }>('select max(place) + 1 as size from audit_event')) as [{ size: number }];
      assert.ok(tree.size <= size, `${tree.size} entries in a tree of ${size}`);
      await other.seal();
      assert.equal((await verify()).ok, true, JSON.stringify(await verify()));
    });
  }
});

onEngine('pglite', 'the ledger desk', ({ start, fresh }) => {
  it('says which line was cut, and verifies the rest', async () => {
    const place = await fresh();
    const backend = await start({ ...place });
    await note(backend.database);
    await backend.stop();
    const path = checkpointFile(join(place.dataFolder, 'checkpoints'), REALM);
    const count = readCheckpoints(path).length;
    const desk = async (): Promise<{ code: number; printed: string[] }> => {
      const printed: string[] = [];
      const code = await runLedgerDesk(['verify', '--realm', 'northwind-health/uk'], { CONSULTKIT_DATA: place.dataFolder }, (line) => printed.push(line));
      return { code, printed };
    };
    assert.equal((await desk()).code, 0);
    appendFileSync(path, unsigned(999).slice(0, 50));
    const { code, printed } = await desk();
    assert.deepEqual([code, printed.length], [0, 2]);
    assert.match(printed[0] ?? '', new RegExp(`^Line ${count + 1} of the checkpoints was cut short`));
    assert.match(printed[1] ?? '', new RegExp(`^The ledger is what was signed: \\d+ entries, ${count} checkpoints\\.$`));
  });
});
