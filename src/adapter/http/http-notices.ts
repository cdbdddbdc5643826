import * as z from 'zod/mini';
import { memberNoticeSchema } from '../../domain/member-notice.js';
import type { NoticePort } from '../ports/notice-port.js';
import { NOTICES_MAX } from './answer-limits.js';
import type { HttpClient } from './http-client.js';

const noticesSchema = z.object({ items: z.array(memberNoticeSchema).check(z.maxLength(NOTICES_MAX)) });

/** `/notices` */
export function httpNotices(http: HttpClient): NoticePort {
  return { list: async (signal) => (await http.json('GET', '/notices', noticesSchema, { signal })).items };
}
