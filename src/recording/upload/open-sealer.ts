import { ConsultError } from '../../domain/consult-error.js';
import type { RecordingMeta } from '../../domain/recording.js';
import type { OwnDevice } from '../../keys/own-keys.js';
import { RecordingKey } from '../../sealing/recording-key.js';
import { restoreKey } from './crash-copy.js';
import { Sealer } from './sealer.js';
import type { SpoolMark } from './spool.js';
import type { UploadQueue } from './upload-queue.js';

/**
 * A sealer that puts what it seals in a queue: it goes on where the mark says, or begins with a new key.
 * @param meta null where nothing but an end is to come
 * @throws ConsultError `recording/key-lost`: the copy of the key does not open
 */
export async function openSealer({ mark, device, meta, queue }: { mark: SpoolMark; device: OwnDevice; meta: RecordingMeta | null; queue: UploadQueue }): Promise<Sealer> {
  const { recording, rid, cd, epochs, chain } = mark;
  return new Sealer({
    recording, rid, cd, device, meta, epochs, chain,
    key: chain === null ? RecordingKey.generate() : await restoreKey(chain.key, recording).catch((cause: unknown) => {
      throw new ConsultError('recording/key-lost', { cause });
    }),
    onSealed: (entry, next) => queue.add(entry, (before) => ({ ...before, chain: next })),
    onEmpty: () => queue.forget(),
    onFailure: (error) => queue.fail(error),
  });
}
