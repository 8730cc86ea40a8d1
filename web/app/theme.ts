import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** White is readable on shades 6 and 7: above 4.5 to 1. */
const fern: MantineColorsTuple = [
  '#eff8f3',
  '#dcefe4',
  '#b8dfc9',
  '#8dcbaa',
  '#5fb387',
  '#3d9b6c',
  '#288257',
  '#1b7049',
  '#15593a',
  '#10442d',
];

/** Cooler and calmer than the library's own: text 0, quiet text 2, borders 4, surfaces 6 and 7, page 8. */
const dark: MantineColorsTuple = [
  '#e6e8ea',
  '#c9cdd1',
  '#9ea4ab',
  '#6c737b',
  '#343a41',
  '#2a2f35',
  '#1d2126',
  '#16191d',
  '#111316',
  '#0b0d0f',
];

const gray: MantineColorsTuple = [
  '#f7f8f9',
  '#f0f2f4',
  '#e5e8eb',
  '#d6dadf',
  '#bec5cc',
  '#97a0aa',
  '#636d78',
  '#48515b',
  '#31383f',
  '#1c2126',
];

/** The library's own are too pale to read as text on their light shade. */
const yellow: MantineColorsTuple = [
  '#fff8e6',
  '#fcefcb',
  '#f8df9a',
  '#f3cb63',
  '#ecb537',
  '#d49a16',
  '#ad780c',
  '#875b07',
  '#6b4708',
  '#573a08',
];

const orange: MantineColorsTuple = [
  '#fff4ec',
  '#ffe6d3',
  '#fdcba5',
  '#fba96f',
  '#f58741',
  '#e66c20',
  '#c2530f',
  '#a14109',
  '#833508',
  '#6b2c08',
];

const red: MantineColorsTuple = [
  '#fff1f0',
  '#fee0de',
  '#fcc5c1',
  '#f9a09a',
  '#f47a72',
  '#ea5a50',
  '#c9362c',
  '#b42318',
  '#8f1d15',
  '#74180f',
];

/** How the console looks; sizes are the library's. */
export const theme = createTheme({
  colors: { fern, dark, gray, yellow, orange, red },
  primaryColor: 'fern',
  primaryShade: { light: 7, dark: 6 },
  black: '#1c2126',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.45' },
    },
  },
  components: {
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    Card: { defaultProps: { withBorder: true, padding: 'lg', radius: 'lg' } },
    Paper: { defaultProps: { radius: 'lg' } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } },
    },
    // Else it counts as a second header of the page.
    ModalHeader: { defaultProps: { role: 'group' } },
    DrawerHeader: { defaultProps: { role: 'group' } },
    Modal: {
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4 } },
      styles: { title: { fontWeight: 600 } },
    },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Table: { defaultProps: { verticalSpacing: 'sm', highlightOnHover: true } },
    Title: { defaultProps: { textWrap: 'balance' } },
  },
});

/** Derived colours of the library that are too pale to read, and two of our own: page and thin lines. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--page': '#f7f8f9',
    '--hairline': '#e5e8eb',
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#1c2126',
    '--mantine-color-dimmed': '#5b6570',
    '--mantine-color-placeholder': '#6b7580',
    '--mantine-color-error': '#b42318',
  },
  dark: {
    '--page': '#111316',
    '--hairline': '#2a2f35',
    '--mantine-color-body': '#16191d',
    '--mantine-color-dimmed': '#a3a9b0',
    '--mantine-color-placeholder': '#868d95',
    '--mantine-color-error': '#ff8d85',
  },
});
