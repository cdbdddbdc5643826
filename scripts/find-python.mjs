// Finds a Python 3 with the library that test/vectors/read_recording.py needs: the one that PYTHON names, the system's, or the PATH's.
import { spawnSync } from 'node:child_process';

const NEEDED = 'import sys; from cryptography.hazmat.primitives.ciphers.aead import AESGCM; sys.exit(sys.version_info < (3, 8))';

/** @returns the command, or null where there is none */
export function findPython() {
  const candidates = [process.env.PYTHON, '/usr/bin/python3', 'python3', 'python'].filter(Boolean);
  return candidates.find((command) => spawnSync(command, ['-c', NEEDED], { stdio: 'ignore' }).status === 0) ?? null;
}
