// Rollup plugin: `new URL('./x.worker.js', import.meta.url)` becomes a chunk of its own, as Vite and webpack do by themselves.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const workers = {
  name: 'workers',
  transform(code, id) {
    const pattern = /new URL\((['"])(\.[^'"]+\.worker)\.js\1,\s*import\.meta\.url\)/g;
    if (!pattern.test(code)) return null;
    return code.replace(pattern, (_, quote, path) => {
      const base = resolve(dirname(id), path);
      const reference = this.emitFile({ type: 'chunk', id: existsSync(`${base}.ts`) ? `${base}.ts` : `${base}.js` });
      return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
    });
  },
};
