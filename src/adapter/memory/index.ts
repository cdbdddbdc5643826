export { memoryAdapter } from './memory-adapter.js';
export { keepLaterWrap } from './memory-grants.js';
export type { LaterWrap } from '../../domain/handed-wraps.js';
export type { MemoryCaller } from './memory-caller.js';
export type { MemoryEscrow, MemoryKeys, MemorySigner } from './memory-keys.js';
export { createMemoryWorld, type MemoryLink, type MemoryPractitioner, type MemoryWorld, type MemoryWorldOptions } from './memory-world.js';
export { givePermission } from './memory-permission.js';
