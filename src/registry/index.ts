// registry: one row an act from the records of a case; filters, completeness and statistics over rows. Pure; the host keeps the rows (case-index).
export * from './fields.ts';
export * from './table.ts';
export * from './visits.ts';
export * from './row.ts';
export * from './filter.ts';
export * from './estimates.ts';
export * from './survival.ts';
export * from './statistics.ts';
