import * as z from 'zod/mini';
import { memberNoticeSchema } from '../../domain/member-notice.js';
import type { NoticePort } from '../ports/notice-port.js';
import type { HttpClient } from './http-client.js';

const noticesSchema = z.object({ items: z.array(memberNoticeSchema) });

/** `/notices` */
export function httpNotices(http: HttpClient): NoticePort {
  return { list: async (signal) => (await http.json('GET', '/notices', noticesSchema, { signal })).items };
}
