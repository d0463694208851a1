// The few words of pdfmake 0.3 we use (it ships without types). Node loads js/index.js, a bundler the `browser` build; both are one
// ready-made instance with the same members, except `setLocalAccessPolicy`, which only Node has.
declare module 'pdfmake' {
  interface Pdfmake {
    readonly virtualfs: { writeFileSync(name: string, content: string, encoding: 'base64'): void };
    setFonts(fonts: Readonly<Record<string, { normal: string; bold: string; italics: string; bolditalics: string }>>): void;
    setUrlAccessPolicy(allow: (url: string) => boolean): void;
    setLocalAccessPolicy?(allow: (path: string) => boolean): void;
    createPdf(definition: Readonly<Record<string, unknown>>): { getBuffer(): Promise<Uint8Array> };
  }
  const pdfmake: Pdfmake & { readonly default?: Pdfmake };
  export default pdfmake;
}
