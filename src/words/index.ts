// Every sentence a person reads, by code. An area is two files, one a language, and a line in english.ts and in french.ts.
export * from './format.ts';
export * from './view.ts';
export * from './strength-text.ts';
export * from './injection-text.ts';
export * from './cement-text.ts';
export * from './registry-text.ts';
export * from './indication-text.ts';
export * from './signal-text.ts';
export * from './ablation-text.ts';
export * from './dictionary.ts';
