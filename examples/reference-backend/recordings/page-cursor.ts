import { ConsultError } from '../../../src/domain/consult-error.js';
import { opaqueIdSchema } from '../../../src/domain/opaque-id.js';

/** The last item of a page, by what the list is ordered by. */
export interface PageCursor {
  beganAt: number;
  rid: string;
}

export function writeCursor({ beganAt, rid }: PageCursor): string {
  return Buffer.from(`${beganAt}.${rid}`).toString('base64url');
}

/** @throws ConsultError `backend/rejected` */
export function readCursor(text: string): PageCursor {
  const [, beganAt, rid] = /^(\d{1,15})\.(.+)$/.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  if (beganAt === undefined || !opaqueIdSchema.safeParse(rid).success) throw new ConsultError('backend/rejected');
  return { beganAt: Number(beganAt), rid: String(rid) };
}
