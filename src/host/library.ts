// The library that needs no platform: cases in memory.
import { memoryEngine } from './memory-engine.ts';
import { libraryOver, type Library } from './store.ts';

export const memoryLibrary = (): Library => libraryOver(memoryEngine());
