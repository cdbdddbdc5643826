export { memoryAdapter } from './memory-adapter.js';
export type { MemoryCaller } from './memory-caller.js';
export type { MemoryKeys } from './memory-keys.js';
export { createMemoryWorld, type MemoryPractitioner, type MemoryWorld, type MemoryWorldOptions } from './memory-world.js';
