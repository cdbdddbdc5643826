// What the tests of ownership and sealing use of a page and Node does not have: reading a file beside them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const { fetch } = globalThis;
globalThis.fetch = async (source, init) => {
  const url = String(source);
  return url.startsWith('file:') ? new Response(await readFile(fileURLToPath(url))) : fetch(source, init);
};
