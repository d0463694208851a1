// What vite gives for files that are not TypeScript.
declare module '*.css' {}
declare module '*.layer.css' {}
declare module '@mantine/core/styles.layer.css' {}
declare module '*.ttf' {
  const address: string;
  export default address;
}
