// `consultkit/…` inside the repository means its sources: tests and stories show what a user writes, without a build.
// The table is tsconfig.json's `paths`, so that the types and the run agree.
import { readFileSync } from 'node:fs';

const { paths } = JSON.parse(readFileSync(new URL('../tsconfig.json', import.meta.url), 'utf8')).compilerOptions;

/** Source file, from the repository's root, that a specifier such as `consultkit/components/room/define` names; or null. */
export function sourceOf(specifier) {
  for (const [pattern, [target]] of Object.entries(paths)) {
    const match = new RegExp(`^${pattern.replace('*', '([^/]+)')}$`).exec(specifier);
    if (match) return target.replace('./', '').replace('*', match[1] ?? '');
  }
  return null;
}
