import { ConsultError } from '../../../src/domain/consult-error.js';
import type { Transaction } from '../database/database.js';

/**
 * One erasure, one hold and one write of a recording at a time: whoever decides about it takes this first.
 * It ends with the transaction.
 */
export async function lockRecording(tx: Transaction, rid: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 20200609))', [rid]);
}

/** For whoever writes: after `lockRecording`, before anything is stored. @throws ConsultError `recording/erased` */
export async function refuseErased(tx: Transaction, rid: string): Promise<void> {
  await lockRecording(tx, rid);
  if ((await tx.query('select 1 from erased_recording where rid = $1', [rid])).length > 0) throw new ConsultError('recording/erased');
}
