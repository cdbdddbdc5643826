import { huntPlatform } from './hunt.js';

// What `run.mjs` calls.
(globalThis as { huntPlatform?: typeof huntPlatform }).huntPlatform = huntPlatform;
