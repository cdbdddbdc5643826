import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { noticeConfigurationSchema, unknownConfiguration, type NoticeConfiguration } from '../../../src/incident/notices/notice-configuration.js';
import type { Realm } from '../identity/principal.js';

const FOLDER = fileURLToPath(new URL('./configuration/', import.meta.url));

/**
 * What each realm's notices say that no ledger knows: `<tenant>.<region>.json`. A realm without a file has drafts in which all of
 * that is unknown.
 * @throws Error in one sentence: a file of another shape, or of another realm
 */
export function readNoticeConfiguration({ tenant, region }: Realm, folder: string = FOLDER): NoticeConfiguration {
  const path = join(folder, `${tenant}.${region}.json`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return unknownConfiguration(tenant, region);
  }
  const parsed = noticeConfigurationSchema.safeParse(JSON.parse(text));
  if (!parsed.success || parsed.data.tenant !== tenant || parsed.data.region !== region) throw new Error(`The notices’ configuration at ${path} is not one of ${tenant} in ${region}: correct it, or take it away.`);
  return parsed.data;
}
