// docs/hospital.md tells an IT officer what the program does: its port, its DICOM classes and transfer syntaxes, its headers are held to the code.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findTransferSyntax } from '../src/formats/dicom/transfer-syntax.ts';
import { fixedPort } from '../src/server/index.ts';
import { safeHeaders } from '../src/server/headers.ts';
import { siteSchema } from '../src/records/index.ts';

const page = readFileSync(new URL('../docs/hospital.md', import.meta.url), 'utf8');
const read = (path: string): string => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');

describe('the page for the hospital', () => {
  it('names the port, and a policy that lets the page talk to its origin only', () => {
    expect(page).toContain(`port ${fixedPort}`);
    expect(safeHeaders['content-security-policy']).toContain("connect-src 'self'");
    expect(Object.keys(siteSchema.shape.retention.unwrap().shape).every((name) => page.includes(`"${name}"`))).toBe(true);
  });

  it('lists every transfer syntax and image class that is read, and no other', () => {
    const statement = page.slice(page.indexOf('## DICOM conformance'), page.indexOf('## Registre'));
    const syntaxes = [...read('formats/dicom/transfer-syntax.ts').matchAll(/row\('([\d.]+)'/g)].map((m) => m[1]);
    expect(syntaxes.length).toBeGreaterThan(15);
    for (const uid of syntaxes) expect(statement, uid).toMatch(new RegExp(`\\b${uid.replaceAll('.', '\\.')}(?![.\\d])`));
    for (const [, uid] of statement.matchAll(/(1\.2\.840\.10008\.1\.2(?:\.[\d.]*\d)?)(?![.\d])/g))
      expect(findTransferSyntax(uid), uid).toBeDefined();
    const classes = /imageClasses = new Set\(\[([^\]]+)\]/.exec(read('formats/dicom/kinds.ts'))?.[1].match(/[\d.]+/g) ?? [];
    for (const c of classes) expect(statement).toMatch(new RegExp(`1\\.1\\.${c.replaceAll('.', '\\.')} `));
  });
});
