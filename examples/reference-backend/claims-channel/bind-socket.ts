import { mkdirSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { dirname } from 'node:path';

/** What the system allows for a socket's path. */
const PATH_MAX = 103;

/**
 * Listens on a Unix socket. One that a killed process has left behind is taken over.
 * @throws Error in one sentence: a living process listens there, or the path is too long
 */
export async function bindSocket(server: Server, path: string): Promise<void> {
  if (Buffer.byteLength(path) > PATH_MAX) throw new Error(`The path of the claims issuer's socket is too long: choose one of at most ${PATH_MAX} bytes with CONSULTKIT_CLAIMS_SOCKET.`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (await answers(path)) throw new Error(`Another claims issuer listens on ${path}: stop it, or choose another socket with CONSULTKIT_CLAIMS_SOCKET.`);
  rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve());
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
