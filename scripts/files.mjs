// The one way scripts list files (Node 20 has no `fs.globSync` yet).
import { existsSync, readdirSync } from 'node:fs';

const GENERATED = new Set(['node_modules', 'dist', '.git', '.cache', 'storybook-static', 'coverage']);

/** Paths of all files under `folder` ('' for where we stand) that match `pattern`, sorted; [] where there is no such folder. */
export function listFiles(folder, pattern = /./) {
  if (!existsSync(folder || '.')) return [];
  return readdirSync(folder || '.', { withFileTypes: true })
    .filter((entry) => !GENERATED.has(entry.name) && !entry.name.startsWith('.data'))
    .flatMap((entry) => {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      return entry.isDirectory() ? listFiles(path, pattern) : entry.isFile() && pattern.test(path) ? [path] : [];
    })
    .sort();
}
