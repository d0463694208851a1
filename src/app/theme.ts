// Dark graphite around black images; one accent, for what a person may act on.
import { createTheme, type MantineColorsTuple } from '@mantine/core';

const graphite: MantineColorsTuple = [
  '#e6e8eb',
  '#c3c8cf',
  '#9aa3ad',
  '#79828d',
  '#4a515a',
  '#33383f',
  '#272b31',
  '#1d2024',
  '#15171a',
  '#0c0d0f',
];
const cement: MantineColorsTuple = [
  '#dcfbfc',
  '#b5f3f5',
  '#8beaed',
  '#63e0e4',
  '#4bd7dc',
  '#3fd0d4',
  '#2cb4b9',
  '#1f8f94',
  '#176b70',
  '#0e474b',
];

export const theme = createTheme({
  fontFamily: "Inter, system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, monospace',
  primaryColor: 'cement',
  primaryShade: 5,
  autoContrast: true,
  colors: { dark: graphite, cement },
  defaultRadius: 6,
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  respectReducedMotion: true,
});
