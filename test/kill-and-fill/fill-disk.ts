import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { envOf, startProcess } from '../backend/support/backend-process.js';
import { consultation, epochsOf, putEpoch, putSegment, putWraps, sealed, seconds, segmentAt, sha256 } from '../backend/support/consultation.js';
import { runDesks } from '../backend/support/desks.js';

const SMALL = '256k';
const LARGE = '16m';

/** A recording on a disk that is full before its end, and then is not. Where no small file system can be made, that is said. */
export async function fillDisk(dataFolder: string, t: Pick<TestContext, 'after'>): Promise<{ words: string; failed: boolean }> {
  await runDesks(dataFolder);
  const folder = join(dataFolder, 'sealed');
  mkdirSync(folder, { recursive: true });
  const mount = (...args: string[]): boolean => spawnSync('mount', [...args, folder], { stdio: 'ignore' }).status === 0;
  if (process.getuid?.() !== 0 || !mount('-t', 'tmpfs', '-o', `size=${SMALL}`, 'tmpfs')) return { words: 'NOT RUN: a disk that is full (a small file system needs root, and a kernel that has tmpfs)', failed: false };
  t.after(() => void spawnSync('umount', ['-l', folder]));
  const backend = await startProcess(envOf({ dataFolder }), t);
  const made = await consultation(backend.asBackend, 'amara-okafor', 'dr-helen-marsh');
  const { member, practitioner, grant: { rid } } = made;
  const epochs = await epochsOf(made, 1);
  for (const epoch of epochs) await putEpoch(practitioner, epoch);
  const recording = await sealed(made, epochs, seconds(100));
  await putWraps(practitioner, rid, recording.wraps);
  const put = async (seq: number): Promise<number> => {
    for (;;) {
      const { status } = await putSegment(practitioner, rid, segmentAt(recording, seq));
      if (status !== 429) return status;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  let stored = 0;
  let status = 201;
  while (stored < recording.segments.length && (status = await put(stored)) === 201) stored += 1;
  const fullAt = stored;
  const refused = status;
  mount('-o', `remount,size=${LARGE}`);
  while (stored < recording.segments.length && (await put(stored)) === 201) stored += 1;
  let same = 0;
  for (const { seq, bytes } of recording.segments) {
    const answer = await member.ask('GET', `/recordings/${rid}/segments/${seq}`);
    if (answer.status === 200 && sha256(answer.bytes) === sha256(bytes)) same += 1;
  }
  const whole = recording.segments.length;
  await backend.kill();
  return { words: `full after ${fullAt} of ${whole} segments (answered ${refused}), ${stored} stored once there was room, ${same} as they were sent`, failed: refused !== 507 || fullAt === whole || stored !== whole || same !== whole };
}
