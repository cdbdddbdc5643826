// All that a member's page needs to verify recordings and to open them: measured, never run.
import { createUnseal } from '../../../src/keys/unseal-meta.js';
import { verifyOwnership } from '../../../src/ownership/gate.js';
import { openPieces } from '../../../src/sealing/cobblestone.js';

Object.assign(globalThis, { verifyOwnership, createUnseal, openPieces });
