export * from './crc32.ts';
export * from './gunzip.ts';
export * from './unzip.ts';
