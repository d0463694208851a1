declare module 'jstat' {
  const jStat: {
    readonly normal: { inv(p: number, mean: number, sd: number): number };
    readonly studentt: { inv(p: number, freedom: number): number };
    readonly binomial: { cdf(k: number, n: number, p: number): number };
  };
  export default jStat;
}
